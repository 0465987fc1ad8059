import type { Language } from "../studio/boot.ts";

/** Names of the languages, each in itself. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: "English",
  de: "Deutsch",
  ja: "日本語",
};
