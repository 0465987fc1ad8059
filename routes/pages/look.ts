import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { type Theme, THEMES } from "../../islands/studio/boot.ts";
import { variantsIn } from "../../islands/studio/locale.ts";
import { isTimeZone } from "../../services/time_zone.ts";
import { type Language, LANGUAGES } from "../../islands/text/languages.ts";

export interface Look {
  theme: Theme;
  /** IANA's name; UTC until the browser has said its own. */
  timeZone: string;
  language: Language;
  /** Variants of our languages that the browser asks for, best first. */
  locales: readonly string[];
}

const isTheme = (word: unknown): word is Theme => THEMES.includes(word as Theme);
const isLanguage = (word: unknown): word is Language => LANGUAGES.includes(word as Language);

/**
 * Theme and language: the user's setting, otherwise the browser's cookie, otherwise its language.
 * The time zone and the region are the browser's.
 */
export function lookOf(c: Context, remembered: unknown): Look {
  const [theme, language] = (getCookie(c, "atelier_look") ?? "").split(".");
  const own = parse(remembered);
  const zone = getCookie(c, "atelier_zone");
  const accepted = c.req.header("accept-language") ?? "";
  return {
    timeZone: zone && isTimeZone(zone) ? zone : "UTC",
    theme: [own.theme, theme].find(isTheme) ?? "system",
    language: [own.language, language].find(isLanguage) ?? wanted(accepted),
    locales: variantsIn(accepted),
  };
}

function parse(text: unknown): { theme?: unknown; language?: unknown } {
  try {
    return typeof text === "string" ? JSON.parse(text) ?? {} : {};
  } catch {
    return {};
  }
}

/**
 * The first language of Accept-Language that we speak (RFC 9110 12.5.4; browsers send best first).
 */
function wanted(header: string): Language {
  const asked = header.split(",").map((part) => part.trim().slice(0, 2).toLowerCase());
  return asked.find(isLanguage) ?? "en";
}
