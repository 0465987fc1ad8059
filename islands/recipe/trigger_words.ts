/** Maximum number of trigger words offered: some LoRAs list every tag of their training. */
const OFFERED = 8;

/** The trigger words that a prompt does not hold yet, upper or lower case. */
export function missingWords(prompt: string, phrases: readonly string[] | null): string[] {
  const there = prompt.toLocaleLowerCase();
  return (phrases ?? []).filter((phrase) => !there.includes(phrase.toLocaleLowerCase()))
    .slice(0, OFFERED);
}

/** The prompt with a trigger word at its end, after a comma. */
export function withWord(prompt: string, word: string): string {
  const before = prompt.replace(/[\s,]+$/, "");
  return before === "" ? word : `${before}, ${word}`;
}
