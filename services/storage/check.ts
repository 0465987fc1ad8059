import { StartError } from "../config/mod.ts";
import { messageOf } from "../errors/message_of.ts";
import type { FileStore } from "./types.ts";

/** Puts a file and takes it away. @throws StartError where that fails */
export async function requireStore(store: FileStore, storage: string): Promise<void> {
  const key = `write-test-${crypto.randomUUID()}`;
  try {
    await store.put(key, new Uint8Array([1]));
    await store.remove(key);
  } catch (error) {
    throw new StartError(
      `No file can be put into ${storage}: ${messageOf(error)} ` +
        "The line above says why. Look at storage, storage_endpoint, storage_region and the keys.",
    );
  }
}
