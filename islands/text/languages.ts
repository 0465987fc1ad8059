/** The languages of the pages, and the name of each in itself. English is the original. */
export const LANGUAGE_NAMES = {
  en: "English",
  de: "Deutsch",
  ja: "日本語",
};
export type Language = keyof typeof LANGUAGE_NAMES;

export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as Language[];
