import { z } from "zod";
import { LENGTH } from "../contract/limits.ts";
import { say } from "../contract/refusals.ts";
import { words } from "../errors/mod.ts";

/**
 * something@something: only a message to an address can show whether it exists. No spaces, control
 * characters or invisible ones, which could make two users' addresses look alike.
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
