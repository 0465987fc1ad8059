import type { Handover } from "../../services/users/answers.ts";
import type { PeopleText } from "../text/en/people.ts";

/** `3 images and 1 board`, as the language joins such a list; empty if there is nothing. */
export function listed(things: Handover, words: PeopleText["unowned"], language: string): string {
  const all = Object.values(things).reduce((sum, count) => sum + count, 0);
  const others = all - things.images - things.boards;
  const parts = [
    things.images > 0 && words.images(things.images),
    things.boards > 0 && words.boards(things.boards),
    others > 0 && words.others(others),
  ].filter((part) => part !== false);
  return new Intl.ListFormat(language).format(parts);
}

/** That things have another owner now, and what they are. */
export function handedOver(moved: Handover, words: PeopleText, language: string): string {
  const things = listed(moved, words.unowned, language);
  return things === "" ? words.nothingTransferred : words.transferred(things);
}
