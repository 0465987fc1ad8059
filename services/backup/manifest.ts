import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { now } from "../clock.ts";
import { problem } from "../errors/mod.ts";

/** The list of what a backup holds; by it a restore sees that nothing was lost on the way. */
const MANIFEST = "manifest.json";

const entry = z.object({ bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const manifestFile = z.object({
  format: z.literal(1),
  created_at: z.string(),
  files: z.record(z.string(), entry),
});
export type ManifestEntry = z.output<typeof entry>;

export async function writeManifest(
  folder: string,
  files: ReadonlyMap<string, ManifestEntry>,
): Promise<void> {
  const text = JSON.stringify({
    format: 1,
    created_at: now(),
    files: Object.fromEntries([...files].sort(([a], [b]) => a < b ? -1 : 1)),
  });
  await Deno.writeTextFile(join(folder, MANIFEST), text, { mode: 0o600 });
}

/**
 * Reads every file of a backup again and compares it with the list.
 * @throws Problem naming the first files that are missing or changed.
 */
export async function verifyManifest(folder: string, name = folder): Promise<void> {
  let text: string;
  try {
    text = await Deno.readTextFile(join(folder, MANIFEST));
  } catch {
    throw problem("bad_request", `${name} is not a complete backup: it has no ${MANIFEST}.`);
  }
  const parsed = manifestFile.safeParse(asJson(text));
  if (!parsed.success) {
    throw problem("bad_request", `${name} is not a complete backup: its ${MANIFEST} is damaged.`);
  }
  const wrong: string[] = [];
  for (const [path, { bytes, sha256 }] of Object.entries(parsed.data.files)) {
    const found = isPlain(path) ? await hashOf(join(folder, path)) : null;
    if (found === null) wrong.push(`${path} is missing`);
    else if (found.bytes !== bytes || found.sha256 !== sha256) wrong.push(`${path} is damaged`);
  }
  if (wrong.length === 0) return;
  const shown = wrong.slice(0, 5).join(", ") + (wrong.length > 5 ? ` and ${wrong.length - 5}` : "");
  throw problem("bad_request", `${name} is not a complete backup: ${shown}.`);
}

/** Relative, below the folder, no tricks. */
export function isPlain(path: string): boolean {
  return path !== "" && !path.startsWith("/") && !path.includes("\\") && !path.includes("\0") &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** Null for what is not there. */
export async function hashOf(path: string): Promise<ManifestEntry | null> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of file.readable) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Copies a file and says what was read; null when it is gone. */
export async function copyHashed(source: string, target: string): Promise<ManifestEntry | null> {
  let from: Deno.FsFile;
  try {
    from = await Deno.open(source);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  const to = await Deno.open(target, { write: true, create: true, truncate: true, mode: 0o600 });
  const hash = createHash("sha256");
  let bytes = 0;
  const listen = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      hash.update(chunk);
      bytes += chunk.length;
      controller.enqueue(chunk);
    },
  });
  await from.readable.pipeThrough(listen).pipeTo(to.writable);
  return { bytes, sha256: hash.digest("hex") };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
