import { createHash } from "node:crypto";

export interface HashOptions {
  signal?: AbortSignal | undefined;
  /** Called with the number of bytes that are read. */
  onBytes?: (read: number) => void;
}

/** The SHA-256 of a file in lower-case hexadecimal. @throws the reason of the signal */
export async function sha256Of(
  path: string,
  { signal, onBytes }: HashOptions = {},
): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  const buffer = new Uint8Array(1024 * 1024);
  let total = 0;
  for (let read = await file.read(buffer); read !== null; read = await file.read(buffer)) {
    signal?.throwIfAborted();
    hash.update(buffer.subarray(0, read));
    onBytes?.(total += read);
  }
  signal?.throwIfAborted();
  return hash.digest("hex");
}
