import { dirname } from "node:path";
import { say } from "../../contract/refusals.ts";
import { HubRefusal, type Hubs } from "../../hubs/mod.ts";
import { type Answered, discard, OutboundError } from "../../outbound/mod.ts";
import { sizeOf } from "../on_disk.ts";

/** A file that is downloaded, as far as it is known. */
export interface FileState {
  url: string;
  bytes: number | null;
  sha256: string | null;
  /** ETag or date of the version of which a part is on the disk. */
  validator: string | null;
}

export interface FetchOptions {
  hubs: Pick<Hubs, "open">;
  token: string | undefined;
  signal: AbortSignal;
  /** Keeps what has become known of the file, before any of its bytes are written. */
  keep(known: Pick<FileState, "bytes" | "sha256" | "validator">): Promise<void>;
  /**
   * The number of bytes by which a file of unknown size may grow, of which `present` are there.
   * @throws HubRefusal, Problem disk_full once there is no room for more
   */
  grow(present: number, host: string): Promise<number>;
  /** The number of bytes that are on the disk. */
  onBytes(present: number): void;
}

/**
 * Downloads a file to `path`, or the rest of it if a part is there. The part is used only when the
 * server says that it still has the same version; otherwise the file starts over.
 * @throws OutboundError, or the reason of the signal
 */
export async function fetchFile(
  path: string,
  file: FileState,
  options: FetchOptions,
): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const present = sizeOf(path) ?? 0;
  if (present > 0 && file.bytes === present) return;
  const usable = present > 0 && file.validator !== null;
  const part = usable ? { offset: present, validator: file.validator as string } : undefined;
  const { hubs, token, signal } = options;
  const answer = await hubs.open(file, { part, token, signal });
  try {
    const offset = offsetOf(answer, part);
    if (offset === null) {
      discard(answer.body);
      // Without a part the next answer can only be the whole file.
      await Deno.truncate(path);
      return await fetchFile(path, { ...file, validator: null }, options);
    }
    await write(path, offset, answer, file, options);
  } finally {
    discard(answer.body);
  }
}

/**
 * Where in the file the answer begins; null if it is not the rest of the version whose part is
 * there (RFC 9110, 14.4: a server may also send the whole file).
 */
function offsetOf(
  { status, headers }: Answered,
  part: { offset: number; validator: string } | undefined,
): number | null {
  if (status === 200) return 0;
  if (part === undefined) throw new HubRefusal(say("hub_failed", { host: "", status }), false);
  if (status === 416) return null;
  const [, start] = /^bytes (\d+)-\d+\/\d+$/.exec(headers.get("content-range") ?? "") ?? [];
  const same = (validatorOf(headers) ?? part.validator) === part.validator;
  return same && Number(start) === part.offset ? part.offset : null;
}

/** Only a strong ETag says that all bytes are the same (RFC 9110, 8.8.1). */
function validatorOf(headers: ReadonlyMap<string, string>): string | null {
  const etag = headers.get("etag");
  if (etag !== undefined && /^"[^"]{1,200}"$/.test(etag)) return etag;
  return etag === undefined ? headers.get("last-modified")?.slice(0, 100) ?? null : null;
}

async function write(
  path: string,
  offset: number,
  answer: Answered,
  file: FileState,
  { keep, grow, onBytes, signal }: FetchOptions,
): Promise<void> {
  const { headers, linked, url, body } = answer;
  const total = totalOf(answer) ?? file.bytes;
  if (file.bytes !== null && total !== file.bytes) throw notWhole(url);
  const handle = await Deno.open(path, { write: true, create: true, mode: 0o600 });
  try {
    await handle.truncate(offset);
    await handle.seek(offset, Deno.SeekMode.Start);
    await keep({
      bytes: total,
      sha256: file.sha256 ?? hashIn(linked.get("x-linked-etag")),
      validator: validatorOf(headers),
    });
    let present = offset;
    let most = total ?? offset;
    onBytes(present);
    try {
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        signal.throwIfAborted();
        if (present + chunk.length > most) {
          if (total !== null) throw notWhole(url);
          most = present + await grow(present, url.hostname);
        }
        for (let at = 0; at < chunk.length;) at += await handle.write(chunk.subarray(at));
        present += chunk.length;
        onBytes(present);
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof OutboundError || !isOfNetwork(error)) throw error;
      throw new OutboundError(say("host_unreachable", { host: url.hostname }), true);
    }
    signal.throwIfAborted();
    if (total !== null && present < total) {
      throw new OutboundError(say("host_unreachable", { host: url.hostname }), true);
    }
    await handle.sync();
    await keep({
      bytes: present,
      sha256: file.sha256 ?? hashIn(linked.get("x-linked-etag")),
      validator: validatorOf(headers),
    });
  } finally {
    handle.close();
  }
}

/** Errors of the disk are of Deno's; those of the network have codes of Node's or undici's. */
function isOfNetwork(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^(UND_|ECONN|EPIPE|ETIMEDOUT|ERR_)/.test(code);
}

function totalOf({ status, headers }: Answered): number | null {
  const text = status === 206
    ? /\/(\d{1,15})$/.exec(headers.get("content-range") ?? "")?.[1]
    : headers.get("content-length");
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Hugging Face gives the SHA-256 of a large file as the ETag of what its link leads to. */
function hashIn(etag: string | undefined): string | null {
  return /^"?([0-9a-f]{64})"?$/.exec(etag ?? "")?.[1] ?? null;
}

function notWhole(url: URL): HubRefusal {
  return new HubRefusal(say("file_not_whole", { host: url.hostname }), false);
}
