import type { Language } from "../text/languages.ts";

/**
 * The number in a text field, also one with a decimal comma, with separators of thousands beside
 * one (`1.234,5`), or in full-width digits; null when the field is empty. Anything else is returned
 * as it was typed, against its type, for the server to refuse it with the name of its field.
 */
export function typedNumber(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const plain = trimmed.normalize("NFKC").replaceAll("\u2212", "-");
  const mark = Math.max(plain.lastIndexOf(","), plain.lastIndexOf("."));
  const both = plain.includes(",") && plain.includes(".");
  const whole = both
    ? plain.slice(0, mark).replaceAll(/[.,]/g, "")
    : plain.slice(0, Math.max(0, mark));
  const number = Number(mark < 0 ? plain : `${whole}.${plain.slice(mark + 1)}`);
  return Number.isFinite(number) ? number : trimmed as unknown as number;
}

/** A number as the language writes it, without separators of thousands: `typedNumber` reads it. */
export function numberText(value: number | null | undefined, language: Language): string {
  if (value === null || value === undefined) return "";
  return new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 10 })
    .format(value);
}
