import { type S3Client, tagOf } from "./client.ts";

/** Larger files go in parts: one that fails is sent again alone. */
export const IN_PARTS_FROM = 64 * 1024 * 1024;
const PART = 16 * 1024 * 1024;
/** S3 takes ten thousand parts. */
const MOST_PARTS = 9000;

/** Puts a file of this machine part by part. It is there once the last one has come. */
export async function putInParts(
  client: S3Client,
  key: string,
  path: string,
  size: number,
): Promise<void> {
  using file = await Deno.open(path);
  const begun = await (await client.send({ method: "POST", key, query: "uploads=" }))!.text();
  const upload = tagOf(begun, "UploadId");
  if (upload === undefined) throw new Error("the store began no upload");
  const uploadId = `uploadId=${encodeURIComponent(upload)}`;
  try {
    const length = Math.max(PART, Math.ceil(size / MOST_PARTS));
    const parts: string[] = [];
    for (let from = 0, number = 1; from < size; from += length, number++) {
      const bytes = await readNext(file, Math.min(length, size - from));
      const query = `partNumber=${number}&${uploadId}`;
      const answer = await client.send({ method: "PUT", key, query, body: bytes });
      await answer!.body?.cancel();
      const tag = answer!.headers.get("etag");
      parts.push(`<Part><PartNumber>${number}</PartNumber><ETag>${tag}</ETag></Part>`);
    }
    const body = `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`;
    await requireDone(await client.send({ method: "POST", key, query: uploadId, body }));
  } catch (error) {
    const gone = await client.send({ method: "DELETE", key, query: uploadId }).catch(() => null);
    await gone?.body?.cancel();
    throw error;
  }
}

async function readNext(file: Deno.FsFile, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const read = await file.read(bytes.subarray(at));
    if (read === null) throw new Error("the file became shorter while it was sent");
    at += read;
  }
  return bytes;
}

/** Long work is answered with 200 before its end is known; the body tells it. */
export async function requireDone(answer: Response | null): Promise<void> {
  const text = await answer?.text() ?? "";
  const code = tagOf(text, "Code");
  if (code !== undefined) throw new Error(`the store failed: ${code} ${tagOf(text, "Message")}`);
}
