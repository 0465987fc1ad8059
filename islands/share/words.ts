import { pageWords } from "../studio/page_words.ts";
import { share as de } from "../text/de/share.ts";
import { share as en, type ShareText } from "../text/en/share.ts";
import { share as ja } from "../text/ja/share.ts";

export const useShareText = pageWords<ShareText>({ en, de, ja });
