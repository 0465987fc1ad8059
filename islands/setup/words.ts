import { pageWords } from "../studio/page_words.ts";
import { setup as de } from "../text/de/setup.ts";
import { setup as en, type SetupText } from "../text/en/setup.ts";
import { setup as ja } from "../text/ja/setup.ts";

export const useSetupText = pageWords<SetupText>({ en, de, ja });
