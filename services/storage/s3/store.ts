import type { FileInfo, FileStore, LinkHeaders, ListedFile } from "../types.ts";
import { createS3Client, type S3Place, tagOf } from "./client.ts";
import {
  IN_PARTS_FROM,
  pieceOf,
  putInParts,
  type ReadPiece,
  refused,
  requireDone,
} from "./parts.ts";

/** How long a link is good: enough for a slow browser to begin, too short to be passed on. */
const LINK_SECONDS = 60;

export interface Bucket extends FileStore {
  /** Puts what is read piece by piece, `size` bytes in all. */
  putPieces(key: string, size: number, read: ReadPiece): Promise<void>;
}

/**
 * Files in a bucket of a store that speaks S3. `prefix`: the folder in it, empty or with a slash.
 * `links`: whether it signs addresses for others.
 */
export function createS3Store(place: S3Place, prefix = "", { links = false } = {}): Bucket {
  const client = createS3Client(place);
  const at = (key: string) => prefix + key;

  async function putAtOnce(key: string, bytes: Uint8Array): Promise<void> {
    const headers = { "Content-Type": typeOf(key) };
    const answer = await client.send({ method: "PUT", key: at(key), headers, body: bytes });
    if (answer === null) throw refused();
    await answer.body?.cancel();
  }

  async function putPieces(key: string, size: number, read: ReadPiece): Promise<void> {
    if (size >= IN_PARTS_FROM) await putInParts(client, at(key), size, read);
    else await putAtOnce(key, await read(0, size));
  }

  async function copy(from: string, to: string): Promise<void> {
    const source = `/${place.bucket}/${at(from).split("/").map(encodeURIComponent).join("/")}`;
    const headers = { "x-amz-copy-source": source };
    const done = await client.read({ method: "PUT", key: at(to), headers }, requireDone);
    if (done === null) throw gone(from);
  }

  async function remove(key: string): Promise<void> {
    const answer = await client.send({ method: "DELETE", key: at(key) });
    await answer?.body?.cancel();
  }

  const link = (key: string, { type, disposition }: LinkHeaders) =>
    client.link(at(key), LINK_SECONDS, {
      "response-content-type": type,
      "response-content-disposition": disposition,
      "response-cache-control": "private, no-store",
    });

  async function* list(folder: string): AsyncGenerator<ListedFile> {
    const most = place.pageSize === undefined ? "" : `max-keys=${place.pageSize}&`;
    const inQuery = (text: string) => encodeURIComponent(text).replaceAll("%2F", "/");
    for (let last: string | undefined = "", marker = ""; last !== undefined;) {
      // Version 1 of this call, which all stores have: its `marker` is the last key seen.
      const query = `${marker}${most}prefix=${inQuery(at(folder === "" ? "" : `${folder}/`))}`;
      const xml = await client.read({ method: "GET", key: "", query }, (answer) => answer.text());
      if (xml === null) throw refused();
      last = undefined;
      for (const [, entry = ""] of xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
        last = tagOf(entry, "Key") ?? "";
        const key = last.slice(prefix.length);
        const modified = new Date(tagOf(entry, "LastModified") ?? 0);
        const version = plain(tagOf(entry, "ETag") ?? "");
        // What other programs show as a folder is an empty file with a slash at its end.
        if (key.endsWith("/")) continue;
        yield { key, size: Number(tagOf(entry, "Size")), modified, placed: modified, version };
      }
      if (tagOf(xml, "IsTruncated") !== "true") return;
      marker = `marker=${inQuery(last ?? "")}&`;
    }
  }

  return {
    needRoom: () => Promise.resolve(),
    put: (key, bytes) =>
      putPieces(key, bytes.length, (from, to) => Promise.resolve(bytes.subarray(from, to))),
    async putFile(key, path) {
      using file = await Deno.open(path);
      const { size } = await file.stat();
      await putPieces(key, size, (from, to) => pieceOf(file, from, to));
    },
    putPieces,
    copy,
    async move(from, to) {
      await copy(from, to);
      await remove(from);
    },
    async stat(key) {
      const answer = await client.send({ method: "HEAD", key: at(key) });
      await answer?.body?.cancel();
      return answer && infoOf(answer);
    },
    read: (key) => client.read({ method: "GET", key: at(key) }, (answer) => answer.bytes()),
    async open(key, range) {
      const headers: Record<string, string> = range
        ? { Range: `bytes=${range.from}-${range.to - 1}` }
        : {};
      const answer = await client.send({ method: "GET", key: at(key), headers });
      if (answer === null) return null;
      // Its length would be told wrong to whoever has asked for a part.
      if (range && answer.status !== 206) {
        await answer.body?.cancel();
        throw refused();
      }
      return { ...infoOf(answer), body: answer.body ?? new Blob([]).stream() };
    },
    ...(links ? { link } : {}),
    remove,
    removable: () => Promise.resolve(true),
    list,
    // The store shows only what is whole. Parts of killed processes go by a rule of the bucket.
    unfinished: () => Promise.resolve([]),
    discard: () => Promise.resolve(),
  };
}

function infoOf({ headers }: Response): FileInfo {
  const whole = /\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1];
  return {
    size: Number(whole ?? headers.get("content-length")),
    modified: new Date(headers.get("last-modified") ?? 0),
    version: plain(headers.get("etag") ?? ""),
  };
}

/** An entity tag without quotes and the mark of weak ones. */
function plain(etag: string): string {
  return etag.replace(/^W\//, "").replace(/[^\w-]/g, "");
}

function typeOf(key: string): string {
  if (key.endsWith(".png")) return "image/png";
  return key.endsWith(".webp") ? "image/webp" : "application/octet-stream";
}

const gone = (key: string) => new Deno.errors.NotFound(`the store has no ${key}`);
