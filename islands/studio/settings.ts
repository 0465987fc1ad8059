import type { Language } from "../text/languages.ts";
import type { Text } from "../text/text.ts";
import { toastProblem } from "../ui/toast_problem.ts";
import type { Theme } from "./boot.ts";
import { createLatest } from "./latest.ts";
import { studioPart } from "./part.ts";
import type { Studio } from "./studio.ts";

/** Key of the client state that holds theme and language. */
const SETTINGS_KEY = "studio.settings";

export interface Settings {
  theme?: Theme;
  language?: Language;
}

/** Stored on the server for the user, and in a cookie for pages before signing in. */
function remember(studio: Studio): void {
  const settings: Settings = { theme: studio.theme.value, language: studio.language.value };
  if (studio.session.user.value) studio.memory.write(SETTINGS_KEY, settings);
  const year = 365 * 86_400;
  const path = studio.boot.basePath || "/";
  document.cookie = `atelier_look=${settings.theme}.${settings.language}; path=${path}; ` +
    `max-age=${year}; samesite=lax`;
}

export function setTheme(studio: Studio, theme: Theme): void {
  studio.theme.value = theme;
  document.documentElement.dataset.theme = theme;
  remember(studio);
}

const TABLES: Record<Language, () => Promise<{ default: Text }>> = {
  en: () => import("../text/en.ts"),
  de: () => import("../text/de.ts"),
  ja: () => import("../text/ja.ts"),
};

export async function loadText(language: Language): Promise<Text> {
  return (await TABLES[language]()).default;
}

const languagesOf = studioPart(createLatest);

/** Switches the language, unless another one is chosen before its texts have loaded. */
export async function setLanguage(studio: Studio, language: Language): Promise<void> {
  const isLatest = languagesOf(studio).begin();
  let text: Text;
  try {
    text = await loadText(language);
  } catch (error) {
    return toastProblem(studio, error);
  }
  if (!isLatest()) return;
  studio.text.value = text;
  studio.language.value = language;
  document.documentElement.lang = language;
  remember(studio);
}
