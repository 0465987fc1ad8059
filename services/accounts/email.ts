/** The form in which addresses are compared: trimmed, NFKC, lower case. */
export function emailKey(email: string): string {
  return email.trim().normalize("NFKC").toLowerCase();
}
