import { type Refusal, say } from "../contract/refusals.ts";
import { isCommonPassword } from "./common_passwords.ts";
import { MAX_PASSWORD } from "./passwords.ts";

const SHORTEST = 8;

export interface PasswordContext {
  /** `strict_password_checking`: without it any password that is not empty will do. */
  strict: boolean;
  email: string;
  userName?: string | null;
}

/**
 * Returns why a password is refused, in words for the user; null if it is accepted. Length and not
 * being known count, not kinds of characters (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2).
 */
export function passwordFault(
  password: string,
  { strict, email, userName }: PasswordContext,
): Refusal | null {
  if (password === "") return say("password_empty");
  if (password.length > MAX_PASSWORD) {
    return say("password_too_long", { most: MAX_PASSWORD });
  }
  if (!strict) return null;
  if ([...password].length < SHORTEST) {
    return say("password_too_short", { least: SHORTEST });
  }
  if (isCommonPassword(password)) {
    return say("password_common");
  }
  if (new Set(password).size < 3) return say("password_uniform");
  const lower = password.toLowerCase();
  if (lower === email.toLowerCase() || lower === email.toLowerCase().split("@")[0]) {
    return say("password_is_email");
  }
  if (userName && lower === userName.toLowerCase()) return say("password_is_user_name");
  return null;
}
