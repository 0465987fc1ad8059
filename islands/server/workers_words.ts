import { pageWords } from "../studio/page_words.ts";
import { workers as de } from "../text/de/workers.ts";
import { workers as en, type WorkersText } from "../text/en/workers.ts";
import { workers as ja } from "../text/ja/workers.ts";

export const useWorkersText = pageWords<WorkersText>({ en, de, ja });
