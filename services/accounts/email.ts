import { z } from "zod";
import { LENGTH } from "../contract/limits.ts";
import { say } from "../contract/refusals.ts";
import { words } from "../errors/mod.ts";

/**
 * Something@something: whether an address exists only a mail to it can tell. No spaces, control
 * characters or invisible ones, so that two people's addresses cannot look alike by them.
 */
export const emailSchema = z.string().transform((text) => text.trim()).pipe(
  z.string().min(3).max(LENGTH.email, words(say("too_many_characters", { most: LENGTH.email })))
    .regex(/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u, words(say("like_an_address"))),
);

/** The form in which addresses are compared: trimmed, NFKC, lower case. */
export function emailKey(email: string): string {
  return email.trim().normalize("NFKC").toLowerCase();
}

export const displayNameSchema = z.string()
  .max(LENGTH.displayName, words(say("too_many_characters", { most: LENGTH.displayName })));
