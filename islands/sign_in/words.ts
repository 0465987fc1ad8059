import { pageWords } from "../studio/page_words.ts";
import { link as de } from "../text/de/link.ts";
import { link as en, type LinkText } from "../text/en/link.ts";
import { link as ja } from "../text/ja/link.ts";
import { signIn as signInDe } from "../text/de/sign_in.ts";
import { signIn as signInEn, type SignInText } from "../text/en/sign_in.ts";
import { signIn as signInJa } from "../text/ja/sign_in.ts";

export const useLinkText = pageWords<LinkText>({ en, de, ja });
export const useSignInText = pageWords<SignInText>({
  en: signInEn,
  de: signInDe,
  ja: signInJa,
});
