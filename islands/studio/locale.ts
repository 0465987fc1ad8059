import { type Language, LANGUAGES } from "../text/languages.ts";

/** A language and a country or part of the world (RFC 5646, 2.1): "en-GB", "de-CH-1996". */
const WITH_REGION = /^([a-z]{2})-(?:[a-z]{4}-)?([a-z]{2}|\d{3})(?![a-z\d])/i;

/** The variants of our languages in a list like Accept-Language, in its order: "en-GB". */
export function variantsIn(accepted: string): string[] {
  const found = accepted.split(",").flatMap((part) => {
    const [, language = "", region = ""] = WITH_REGION.exec(part.trim()) ?? [];
    const own = LANGUAGES.find((known) => known === language.toLowerCase());
    return own ? [`${own}-${region.toUpperCase()}`] : [];
  });
  return [...new Set(found)].slice(0, LANGUAGES.length);
}

/**
 * By whose custom dates are written: that of the first variant of the chosen language which the
 * browser names. Of English without one, a form that nobody misreads: "1 Mar 2026".
 */
export function localeOf(language: Language, variants: readonly string[]): string {
  return variants.find((variant) => variant.startsWith(`${language}-`)) ??
    (language === "en" ? "en-GB" : language);
}
