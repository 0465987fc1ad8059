/** Key of a group's name: names that look the same are equal. */
export function nameKey(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}
