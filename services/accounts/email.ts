import { z } from "zod";
import { LENGTH } from "../contract/limits.ts";

/**
 * Something@something: whether an address exists only a mail to it can tell. No spaces, control
 * characters or invisible ones, so that two people's addresses cannot look alike by them.
 */
export const emailSchema = z.string().transform((text) => text.trim()).pipe(
  z.string().min(3).max(LENGTH.email, `must have at most ${LENGTH.email} characters`)
    .regex(/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u, "must look like name@example.com"),
);

/** The form in which addresses are compared: trimmed, NFKC, lower case. */
export function emailKey(email: string): string {
  return email.trim().normalize("NFKC").toLowerCase();
}

export const displayNameSchema = z.string()
  .max(LENGTH.displayName, `must have at most ${LENGTH.displayName} characters`);
