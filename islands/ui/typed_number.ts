/**
 * The number in a text field, also one with a decimal comma; null when the field is empty. Anything
 * else is returned as it was typed, for the server to refuse it with the name of its field.
 */
export function typedNumber(text: string): number | string | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const number = Number(trimmed.replace(",", "."));
  return Number.isFinite(number) ? number : trimmed;
}

/** What a text field shows of a number that may be missing. */
export function numberText(value: number | null | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}
