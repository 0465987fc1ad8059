import { pageWords } from "../studio/page_words.ts";
import { letIn as de } from "../text/de/let_in.ts";
import { letIn as en, type LetInText } from "../text/en/let_in.ts";
import { letIn as ja } from "../text/ja/let_in.ts";

export const useLetInText = pageWords<LetInText>({ en, de, ja });
