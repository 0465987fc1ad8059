/**
 * Why weights cannot be used:
 * - `absent`: there is no such file;
 * - `pickle`: the file is a Python pickle, which runs code when it is read;
 * - `damaged`: the file contradicts itself or ends early;
 * - `unsupported`: the file is sound, but of another format or number type;
 * - `changed`: the file is not the one that was opened.
 */
export type WeightsFault = "absent" | "pickle" | "damaged" | "unsupported" | "changed";

/**
 * Weights that cannot be used. The message is a sentence for the person who chose the file: it
 * names the file without its folder and says what to do next.
 */
export class WeightsError extends Error {
  override readonly name = "WeightsError";
  constructor(readonly fault: WeightsFault, message: string) {
    super(message);
  }
}

/**
 * A name from a file as it may appear in a message: quoted, escaped, and never longer than a line.
 */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 79)}…` : name);
}

/** A file that contradicts itself. `what`: in which way. */
export function damaged(file: { name: string }, what: string): WeightsError {
  return new WeightsError("damaged", `${file.name} is damaged: ${what}. Download it again.`);
}

/** A file that ends before what its header names. `needed`: how many bytes that would be. */
export function cutOff(file: { name: string; bytes: number }, needed: number): WeightsError {
  return new WeightsError(
    "damaged",
    `${file.name} is cut off: it has ${file.bytes} bytes of ${needed}. Download it again.`,
  );
}
