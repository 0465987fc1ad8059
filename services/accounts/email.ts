import { z } from "zod";

/** Longest address that mail can be sent to (RFC 5321, 4.5.3.1.3, less the brackets). */
const LONGEST = 254;

/**
 * Something@something: whether an address exists only a mail to it can tell. No spaces, control
 * characters or invisible ones, so that two people's addresses cannot look alike by them.
 */
export const emailSchema = z.string().transform((text) => text.trim()).pipe(
  z.string().min(3).max(LONGEST, `must have at most ${LONGEST} characters`)
    .regex(/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u, "must look like name@example.com"),
);

/** The form in which addresses are compared: trimmed, NFKC, lower case. */
export function emailKey(email: string): string {
  return email.trim().normalize("NFKC").toLowerCase();
}

export const displayNameSchema = z.string().max(128, "must have at most 128 characters");
