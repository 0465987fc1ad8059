import { stat } from "node:fs/promises";
import { join } from "node:path";

/** Where Deno fetches the base of its binaries. */
const HOST = "https://dl.deno.land";
/** `deno compile` itself tries for minutes where nobody answers. */
const PATIENCE_MS = 10_000;

/**
 * Says why `deno compile` would not get the base that it appends the program to: it lies in
 * DENORT_BIN or in Deno's cache, or is fetched from the internet.
 * @returns null if it can be had
 */
export async function whyNoBase(
  { host = HOST, folder = denoFolder, named = Deno.env.get("DENORT_BIN") }: {
    host?: string;
    /** Deno's cache. */
    folder?: () => Promise<string>;
    /** A base at hand. */
    named?: string | undefined;
  } = {},
): Promise<string | null> {
  if (named) return await isFile(named) ? null : `DENORT_BIN names ${named}, which is no file`;
  const path = `release/v${Deno.version.deno}/denort-${Deno.build.target}.zip`;
  if (await isFile(join(await folder(), "dl", path))) return null;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const { ok, status } = await fetch(`${host}/${path}`, { method: "HEAD", signal });
    return ok ? null : `${host} answers ${status} for ${path}`;
  } catch (error) {
    const { message, cause } = error as Error;
    // The last part of a long chain says what it was.
    const why = ((cause as Error | undefined)?.message ?? message).split(": ").at(-1);
    return `${host} cannot be reached (${why})`;
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}

async function denoFolder(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return (JSON.parse(new TextDecoder().decode(stdout)) as { denoDir: string }).denoDir;
}
