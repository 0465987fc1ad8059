import { join } from "node:path";
import { StartError } from "./config/mod.ts";

/**
 * Makes the data folder (readable by its owner only) and sees that it can be written.
 * @throws StartError
 */
export function prepareDataFolder(root: string): void {
  try {
    Deno.mkdirSync(root, { recursive: true, mode: 0o700 });
    const probe = join(root, `.write-test-${crypto.randomUUID()}`);
    Deno.writeTextFileSync(probe, "", { createNew: true });
    Deno.removeSync(probe);
  } catch (error) {
    throw new StartError(
      `The data folder ${root} cannot be written (${(error as Error).message}). ` +
        "Choose another with ATELIER_ROOT, or change its owner.",
    );
  }
}
