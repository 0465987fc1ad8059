import { isCommonPassword } from "./common_passwords.ts";
import { MAX_PASSWORD } from "./passwords.ts";

const SHORTEST = 8;

export interface PasswordContext {
  /** `strict_password_checking`: without it any password that is not empty will do. */
  strict: boolean;
  email: string;
}

/**
 * Why a password cannot be taken, in words for the person; null when it can. Length and not being
 * known count, not kinds of characters (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2).
 */
export function passwordFault(password: string, { strict, email }: PasswordContext): string | null {
  if (password === "") return "The password must not be empty.";
  if (password.length > MAX_PASSWORD) {
    return `The password must have at most ${MAX_PASSWORD} characters.`;
  }
  if (!strict) return null;
  if ([...password].length < SHORTEST) {
    return `The password must have at least ${SHORTEST} characters.`;
  }
  if (isCommonPassword(password)) {
    return "This password is too common. Choose one that is harder to guess.";
  }
  if (new Set(password).size < 3) return "This password has too few different characters.";
  const lower = password.toLowerCase();
  if (lower === email.toLowerCase() || lower === email.toLowerCase().split("@")[0]) {
    return "The password must not be the e-mail address.";
  }
  return null;
}
