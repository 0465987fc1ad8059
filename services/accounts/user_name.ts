import { emailKey } from "./email.ts";

/**
 * The form in which user names are compared: NFKC, case folded. Lower case of upper case folds what
 * lower case alone leaves apart (`ß` and `ss`; Unicode, D144 "caseless match").
 */
export function userNameKey(name: string): string {
  return name.trim().normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}

/** The column in which a person given by e-mail address or user name is found, and its value. */
export function accountKey(given: string): ["email_key" | "user_name_key", string] {
  return given.normalize("NFKC").includes("@")
    ? ["email_key", emailKey(given)]
    : ["user_name_key", userNameKey(given)];
}
