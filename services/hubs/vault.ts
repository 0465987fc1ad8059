import { join } from "node:path";
import { StartError } from "../config/mod.ts";
import { writeNew } from "./new_file.ts";

/** Encrypts small secrets for the database, so that a copy of the database gives none away. */
export interface Vault {
  seal(secret: string): Promise<string>;
  /** Null for what was sealed with another key. */
  unseal(sealed: string): Promise<string | null>;
}

/**
 * Opens the vault of a data folder. Its key is a file of its own beside the signing key, of mode
 * 0600 as that is; it is made with the first secret and goes into no backup.
 */
export function createVault(root: string): Vault {
  const path = join(root, "hubs.key");
  return {
    async seal(secret) {
      // AES-GCM with a random nonce of 96 bits (NIST SP 800-38D).
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const key = await load(path, true);
      if (key === null) throw new StartError(`${path} cannot be made.`);
      const bytes = new TextEncoder().encode(secret);
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes);
      return `${iv.toBase64()}.${new Uint8Array(sealed).toBase64()}`;
    },
    async unseal(sealed) {
      const key = await load(path, false);
      const [iv, bytes] = sealed.split(".").map((part) => Uint8Array.fromBase64(part));
      if (key === null || !iv || !bytes) return null;
      try {
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, bytes);
        return new TextDecoder().decode(plain);
      } catch {
        return null;
      }
    },
  };
}

async function load(path: string, make: boolean): Promise<CryptoKey | null> {
  if (make) writeNew(path, crypto.getRandomValues(new Uint8Array(32)).toBase64() + "\n");
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  const bytes = Uint8Array.fromBase64(text.trim());
  return await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}
