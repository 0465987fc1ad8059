/**
 * How hard a password is to guess, 0 (empty) … 4: about bits of its length and variety, less for
 * repetition. A hint while typing; the server decides (NIST SP 800-63B-4 3.1.1.2 counts length).
 */
export function passwordStrength(password: string): 0 | 1 | 2 | 3 | 4 {
  if (password === "") return 0;
  const characters = [...password];
  const different = new Set(characters).size;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((k) => k.test(password));
  const bits = Math.min(characters.length, different * 1.5) * Math.log2(10 + 16 * kinds.length);
  if (characters.length < 8 || bits < 38) return 1;
  if (bits < 55) return 2;
  return bits < 75 ? 3 : 4;
}
