import { join } from "node:path";

/** A folder with these files, removed at the end of the test. */
export async function folderWith(files: Record<string, Uint8Array | string>) {
  const path = await Deno.makeTempDir({ prefix: "atelier-weights-" });
  for (const [name, content] of Object.entries(files)) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(join(path, name), bytes);
  }
  return {
    path,
    at: (name: string) => join(path, name),
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
