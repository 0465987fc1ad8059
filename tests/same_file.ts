import assert from "node:assert/strict";

/** Asserts that the file at `path` holds exactly `bytes`. `deepEqual` would describe the difference
 * between large files number by number, which takes minutes and gigabytes. */
export function assertSameFile(path: string, bytes: Uint8Array, message = path): void {
  const now = Deno.readFileSync(path);
  const at = now.findIndex((value, i) => value !== bytes[i]);
  const same = at < 0 && now.length === bytes.length;
  const where = at < 0 ? Math.min(now.length, bytes.length) : at;
  assert.ok(same, `${message}: ${now.length} bytes, not ${bytes.length}; differs at byte ${where}`);
}
