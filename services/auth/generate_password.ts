const CONSONANTS = "bdfghjkmnprstvw";
const VOWELS = "aeiou";
const DIGITS = "23456789";
const GROUPS = 4;
const DIGITS_AT_END = 4;

/** Rude or unsettling words of some language: the passwords are printed for pupils. */
const NOT_TO_BE_READ = new Set(
  (
    "bobo dodo fika fuka fuku fute hore hure jude kaka kike kuso nega nude pene pipi popo puta pute " +
    "puto rape sado teta tete tito titi tote"
  ).split(" "),
);

/**
 * A password that can be read out and typed by a child: `kibo-meri-tanu-sode-4729`. Lower case and
 * digits, nothing that looks like something else (no l, 1, 0), and no y or z, which change places
 * between keyboards.
 *
 * It has 8 · log2(15 · 5) + 4 · log2(8) = 61.8 random bits. Against online guessing 20 would do, as
 * attempts are slowed down (NIST SP 800-63B-4, 3.2.2); 60 also hold out against an attacker who has
 * the hashes: with Argon2id as in `passwords.ts`, 100 000 guesses a second take 10^5 years. Length
 * is what counts, not kinds of characters (the same, 3.1.1.2; OWASP ASVS 5.0, 6.2.5).
 */
export function generatePassword(): string {
  const groups = Array.from({ length: GROUPS }, group);
  const digits = Array.from({ length: DIGITS_AT_END }, () => oneOf(DIGITS)).join("");
  return [...groups, digits].join("-");
}

function group(): string {
  for (;;) {
    const text = oneOf(CONSONANTS) + oneOf(VOWELS) + oneOf(CONSONANTS) + oneOf(VOWELS);
    if (!NOT_TO_BE_READ.has(text)) return text;
  }
}

/** Each equally likely. */
function oneOf(characters: string): string {
  const fair = 256 - (256 % characters.length);
  for (;;) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < fair) return characters[byte % characters.length] as string;
  }
}
