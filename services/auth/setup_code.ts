import { timingSafeEqual } from "node:crypto";
import { join } from "node:path";

/** Letters and digits that are not mistaken for each other (Crockford's base 32). */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 16;

export function setupCodePath(root: string): string {
  return join(root, "setup-code");
}

/** 80 random bits, written to a file that only its owner may read: `7K3M-…`. */
export function makeSetupCode(root: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  const code = Array.from(bytes, (b) => ALPHABET[b % 32]).join("").replace(/(.{4})(?=.)/g, "$1-");
  const path = setupCodePath(root);
  removeSetupCode(root); // an older file might have another mode
  Deno.writeTextFileSync(path, code + "\n", { createNew: true, mode: 0o600 });
  return code;
}

export function readSetupCode(root: string): string | null {
  try {
    return Deno.readTextFileSync(setupCodePath(root)).trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

export function removeSetupCode(root: string): void {
  try {
    Deno.removeSync(setupCodePath(root));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Compares in constant time; dashes, spaces and case do not matter. */
export function isSetupCode(given: string, code: string): boolean {
  const a = new TextEncoder().encode(plain(given));
  const b = new TextEncoder().encode(plain(code));
  return a.length === b.length && timingSafeEqual(a, b);
}

function plain(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, "");
}

/** Whether only this machine can reach an address that a server listens on. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
