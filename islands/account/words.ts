import { pageWords } from "../studio/page_words.ts";
import { account as de } from "../text/de/account.ts";
import { account as en, type AccountText } from "../text/en/account.ts";
import { account as ja } from "../text/ja/account.ts";

export const useAccountText = pageWords<AccountText>({ en, de, ja });
