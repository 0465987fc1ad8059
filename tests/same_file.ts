import assert from "node:assert/strict";
import { Buffer } from "node:buffer";

/**
 * Asserts that the file at `path` holds exactly `bytes`. `deepEqual` would describe the difference
 * between large files number by number, which takes minutes and gigabytes.
 */
export function assertSameFile(path: string, bytes: Uint8Array, message = path): void {
  const now = Deno.readFileSync(path);
  if (Buffer.compare(now, bytes) === 0) return;
  const at = now.findIndex((value, i) => value !== bytes[i]);
  const where = at < 0 ? Math.min(now.length, bytes.length) : at;
  assert.fail(`${message}: ${now.length} bytes, not ${bytes.length}; differs at byte ${where}`);
}
