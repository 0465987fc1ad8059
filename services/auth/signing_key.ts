import { join } from "node:path";
import { StartError } from "../config/mod.ts";
import { messageOf } from "../errors/message_of.ts";

/** The key that signs tokens: 256 bits from the system's generator (RFC 7518, 3.2). */
export interface SigningKey {
  /** Names the key in a token's header. */
  id: string;
  key: CryptoKey;
}

export function keyPath(root: string): string {
  return join(root, "signing.key");
}

/** Minimum interval between checks whether another process has replaced the file. */
const LOOK_EVERY_MS = 2_000;

/**
 * Reads the key file, creating it if there is none.
 * @throws StartError if other users may read it or it is not a key.
 */
export async function openSigningKey(root: string): Promise<{ current(): Promise<SigningKey> }> {
  const path = keyPath(root);
  if (!exists(path)) writeKey(path, "keep");
  let loaded = await load(path);
  let lookedAt = Date.now();
  return {
    async current() {
      if (Date.now() - lookedAt > LOOK_EVERY_MS) {
        lookedAt = Date.now();
        // A file that is missing or broken for a moment does not sign users out.
        if (stampOf(path) !== loaded.stamp) loaded = await load(path).catch(() => loaded);
      }
      return loaded;
    },
  };
}

/** Replaces the key: every token issued so far becomes invalid. */
export function rotateSigningKey(root: string): void {
  writeKey(keyPath(root), "replace");
}

async function load(path: string): Promise<SigningKey & { stamp: string }> {
  const { mode, isFile } = Deno.statSync(path);
  if (!isFile) {
    throw new StartError(`${path} is not a file. Remove it; everybody has to sign in again.`);
  }
  if (mode !== null && Deno.build.os !== "windows" && (mode & 0o077) !== 0) {
    throw new StartError(`${path} can be read by others. Run: chmod 600 ${path}`);
  }
  const stamp = stampOf(path);
  const bytes = Uint8Array.fromBase64(Deno.readTextFileSync(path).trim(), {
    alphabet: "base64url",
  });
  if (bytes.length !== 32) {
    throw new StartError(
      `${path} is not a signing key. Remove it; everybody has to sign in again.`,
    );
  }
  const usages: KeyUsage[] = ["sign", "verify"];
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, usages);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { id: digest.slice(0, 6).toHex(), key, stamp };
}

/** Written to a temporary file and renamed, so that no process ever reads half a key. */
function writeKey(path: string, already: "keep" | "replace"): void {
  const text = crypto.getRandomValues(new Uint8Array(32))
    .toBase64({ alphabet: "base64url", omitPadding: true });
  const aside = `${path}.${crypto.randomUUID()}`;
  Deno.writeTextFileSync(aside, text + "\n", { createNew: true, mode: 0o600 });
  try {
    if (already === "replace") return Deno.renameSync(aside, path);
    Deno.linkSync(aside, path); // fails if another process was first: its key is used then
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  Deno.removeSync(aside);
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw new StartError(`${path} cannot be read: ${messageOf(error)}`);
  }
}

function stampOf(path: string): string {
  try {
    const { mtime, ino, size } = Deno.statSync(path);
    return `${mtime?.getTime()}:${ino}:${size}`;
  } catch {
    return "";
  }
}
