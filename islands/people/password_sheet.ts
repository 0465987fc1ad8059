/** Somebody for whom a first password was made. */
export interface MadePassword {
  email: string;
  name: string;
  made: string;
}

/**
 * The first passwords as plain text to print and cut up, a person a block. Not as a table: a
 * spreadsheet would take a password that begins with = or + for a formula.
 */
export function passwordSheet(address: string, people: readonly MadePassword[]): string {
  return people.map(({ email, name, made }) =>
    [name || email, `  ${address}`, `  ${email}`, `  ${made}`, ""].join("\r\n")
  ).join("\r\n");
}

/** Has the browser keep text as a file. */
export function keepAsFile(text: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The download has taken hold of it by the next turn of the loop.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
