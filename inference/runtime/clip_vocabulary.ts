/**
 * The words of a byte-pair encoding: each token's id, and the pairs that join, first come first.
 */
export interface Vocabulary {
  ids: Record<string, number>;
  merges: string[][];
}

/**
 * The vocabulary that OpenAI trained CLIP with, which OpenCLIP and every Stable Diffusion share:
 * 49 408 tokens. A token's id is its place: the 256 bytes as characters, the same at the end of a
 * word, what each pair joins to, and the two marks (openai/CLIP, `clip/simple_tokenizer.py`). Of
 * the 262 144 pairs of OpenAI's file the encoder reads the first 48 894, which `clip_merges.json`
 * holds.
 */
export async function clipVocabulary(): Promise<Vocabulary> {
  const { default: file } = await import("./clip_merges.json", { with: { type: "json" } });
  const merges = file.merges.split("\n").map((pair) => pair.split(" "));
  const bytes = byteCharacters();
  const tokens = [
    ...bytes,
    ...bytes.map((character) => `${character}</w>`),
    ...merges.map((pair) => pair.join("")),
    "<|startoftext|>",
    "<|endoftext|>",
  ];
  return { ids: Object.fromEntries(tokens.map((token, id) => [token, id])), merges };
}

/**
 * A character that can be seen for each byte: printable ones of Latin-1 stand for themselves and
 * come first, the others are moved to U+0100 and on (GPT-2's `bytes_to_unicode`).
 */
function byteCharacters(): string[] {
  const seen = [...between("!", "~"), ...between("¡", "¬"), ...between("®", "ÿ")];
  const moved = Array.from({ length: 256 - seen.length }, (_, i) => String.fromCodePoint(256 + i));
  return [...seen, ...moved];
}

function between(first: string, last: string): string[] {
  const from = first.charCodeAt(0);
  return Array.from(
    { length: last.charCodeAt(0) - from + 1 },
    (_, i) => String.fromCharCode(from + i),
  );
}
