import { say } from "../../contract/refusals.ts";
import { problem } from "../../errors/mod.ts";
import { type S3Client, tagOf } from "./client.ts";

/** Size from which files are sent in parts, so that only a part that failed is sent again. */
export const IN_PARTS_FROM = 64 * 1024 * 1024;
const PART = 16 * 1024 * 1024;
/** S3 takes ten thousand parts. */
const MOST_PARTS = 9000;

/** Reads bytes of what is put, `from` included, `to` excluded. */
export type ReadPiece = (from: number, to: number) => Promise<Uint8Array>;

/** Puts something part by part, of `size` bytes. It is there once the last one has come. */
export async function putInParts(
  client: S3Client,
  key: string,
  size: number,
  read: ReadPiece,
): Promise<void> {
  const upload = await client.read({ method: "POST", key, query: "uploads=" }, uploadOf);
  if (upload === null) throw refused();
  const uploadId = `uploadId=${encodeURIComponent(upload)}`;
  try {
    const length = Math.max(PART, Math.ceil(size / MOST_PARTS));
    const parts: string[] = [];
    for (let from = 0, number = 1; from < size; from += length, number++) {
      const bytes = await read(from, Math.min(from + length, size));
      const query = `partNumber=${number}&${uploadId}`;
      const answer = await client.send({ method: "PUT", key, query, body: bytes });
      if (answer === null) throw refused();
      await answer.body?.cancel();
      const tag = answer.headers.get("etag");
      parts.push(`<Part><PartNumber>${number}</PartNumber><ETag>${tag}</ETag></Part>`);
    }
    const body = `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`;
    const done = await client.read({ method: "POST", key, query: uploadId, body }, requireDone);
    if (done === null) throw refused();
  } catch (error) {
    const gone = await client.send({ method: "DELETE", key, query: uploadId }).catch(() => null);
    await gone?.body?.cancel();
    throw error;
  }
}

/** The bytes of an open file. */
export async function pieceOf(file: Deno.FsFile, from: number, to: number): Promise<Uint8Array> {
  await file.seek(from, Deno.SeekMode.Start);
  const bytes = new Uint8Array(to - from);
  for (let at = 0; at < bytes.length;) {
    const read = await file.read(bytes.subarray(at));
    if (read === null) throw new Error("the file became shorter while it was sent");
    at += read;
  }
  return bytes;
}

async function uploadOf(answer: Response): Promise<string> {
  const upload = tagOf(await answer.text(), "UploadId");
  if (upload === undefined) throw new Error("it began no upload");
  return upload;
}

/** Where something is put, "there is no such object" is no answer. */
export const refused = () => problem("unavailable", say("storage_refuses"));

/**
 * Reads an answer to its end: a store answers long work with 200 before it is done, and names a
 * failure in the body.
 * @throws Error with its code and message
 */
export async function requireDone(answer: Response): Promise<true> {
  const text = await answer.text();
  const code = tagOf(text, "Code");
  if (code !== undefined) throw new Error(`200 ${code} ${tagOf(text, "Message")}`);
  return true;
}
