import { pageWords } from "../studio/page_words.ts";
import { groups as deGroups, people as de } from "../text/de/people.ts";
import {
  groups as enGroups,
  type GroupsText,
  people as en,
  type PeopleText,
} from "../text/en/people.ts";
import { groups as jaGroups, people as ja } from "../text/ja/people.ts";

export const usePeopleText = pageWords<PeopleText>({ en, de, ja });
export const useGroupsText = pageWords<GroupsText>({ en: enGroups, de: deGroups, ja: jaGroups });
