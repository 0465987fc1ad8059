/** Names of the languages in themselves. */
export const LANGUAGE_NAMES = { en: "English", de: "Deutsch", ja: "日本語" };
