import { z } from "zod";
import type { Config } from "../config/mod.ts";
import { readUpTo } from "../hubs/ask.ts";
import { createOutbound, discard, onlyTo, OutboundError } from "../outbound/mod.ts";

/** How long an answer may take altogether. */
const PATIENCE_MS = 15_000;
/** Maximum size of it in bytes: a release with its notes and files. */
const MAX_ANSWER = 1024 * 1024;

const NUMBERS = /^v?(\d+\.\d+\.\d+)$/;

/** An address of a page, as it can be printed: no control characters reach a terminal. */
const address = z.url({ protocol: /^https?$/, normalize: true }).optional();

/** A release as GitHub, Gitea and Forgejo tell of it, or as npm does; and where to read of it. */
const release = z.union([
  z.object({ tag_name: z.string().regex(NUMBERS), html_url: address })
    .transform(({ tag_name, html_url }) => ({ version: tag_name, url: html_url })),
  z.object({ version: z.string().regex(NUMBERS), url: address }),
]).transform(({ version, url }) => ({ version: NUMBERS.exec(version)?.[1] ?? "", url }));

/** What was found out; `off` and `unknown` say why nothing was. */
export type VersionCheck =
  | { state: "current" | "newer"; asked: string; newest: string; url?: string | undefined }
  | { state: "unknown"; asked: string; why: string }
  | { state: "off"; why: string };

type Wanted = Pick<Config, "version_check_url" | "allow_downloads">;

/** The address that would be asked, or why none may be. */
export function placeToAsk(
  { version_check_url, allow_downloads }: Wanted,
): URL | Extract<VersionCheck, { state: "off" }> {
  if (!allow_downloads) {
    const why = "This server asks no other server for anything (allow_downloads is off).";
    return { state: "off", why };
  }
  if (version_check_url === "") {
    const why = "No address to ask is set. Name one in version_check_url, such as " +
      "https://api.github.com/repos/OWNER/NAME/releases/latest.";
    return { state: "off", why };
  }
  return new URL(version_check_url);
}

/**
 * Asks an address for the newest release. It learns nothing about this server, not even its
 * version. The connection goes to the address that the name was found to have, and no redirect
 * leads to another server.
 */
export async function newestVersion(place: URL, running: string): Promise<VersionCheck> {
  const outbound = createOutbound({ policy: onlyTo(place) });
  const unknown = (why: string) => ({ state: "unknown", asked: place.href, why }) as const;
  try {
    const answer = await outbound.get(place, {
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status !== 200) {
      discard(answer.body);
      return unknown(`${place.host} answered with ${answer.status}.`);
    }
    const found = readRelease(await readUpTo(answer, MAX_ANSWER));
    if (found === null) return unknown(`The answer of ${place.host} names no release.`);
    const newer = found.version.localeCompare(running, "en", { numeric: true }) > 0;
    const { version: newest, url } = found;
    return { state: newer ? "newer" : "current", asked: place.href, newest, url };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === "TimeoutError") {
      return unknown(`${place.host} did not answer within ${PATIENCE_MS / 1000} seconds.`);
    }
    if (!(error instanceof OutboundError)) throw error;
    if (error.why.id !== "host_not_allowed") return unknown(error.message);
    return unknown(`${place.host} sends on to another server, which is not followed.`);
  } finally {
    await outbound.close();
  }
}

function readRelease(bytes: Uint8Array): z.output<typeof release> | null {
  try {
    return release.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}
