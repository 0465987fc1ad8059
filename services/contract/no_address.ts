/**
 * How the address of an account without one ends. No such domain will ever exist (RFC 2606, section
 * 2).
 */
export const NOWHERE = "@users.invalid";

/** What somebody is called by an address: the user name, where the address only stands for it. */
export function withoutNowhere(address: string): string {
  return address.endsWith(NOWHERE) ? address.slice(0, -NOWHERE.length) : address;
}

/** Whether an address stands for an account without one, in any form that counts as the same. */
export function isNoAddress(email: string): boolean {
  return email.trim().normalize("NFKC").toLowerCase().endsWith(NOWHERE);
}
