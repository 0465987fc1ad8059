/**
 * How the address of an account without one ends. No such domain will ever exist (RFC 2606, section
 * 2).
 */
export const NOWHERE = "@users.invalid";

/** Whether an address stands for an account without one, in any form that counts as the same. */
export function isNoAddress(email: string): boolean {
  return email.trim().normalize("NFKC").toLowerCase().endsWith(NOWHERE);
}
