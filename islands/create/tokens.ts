/** Positions of CLIP's text encoder, of which two mark the beginning and the end. */
export const TOKEN_ROOM = 75;

/**
 * About how many tokens a text becomes. The exact number is the tokenizer's, on the server; CLIP's
 * splits at words, digits and signs (its own regular expression), and long words into pieces of
 * some six letters. https://github.com/openai/CLIP/blob/main/clip/simple_tokenizer.py
 */
export function countTokens(text: string): number {
  const pieces = text.toLowerCase().match(
    /'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu,
  );
  return (pieces ?? []).reduce((sum, piece) => sum + Math.max(1, Math.ceil(piece.length / 8)), 0);
}
