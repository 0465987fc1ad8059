import { basename } from "node:path";
import { problem } from "../errors/mod.ts";
import type { Bucket } from "../storage/mod.ts";
import { sumOf } from "./bytes.ts";
import { openDownload } from "./download.ts";

const NAME = /^atelier-.+\.tar$/;

/**
 * Copies a backup into a bucket, as the tar file that `restore` takes, reads it back and compares;
 * then removes the oldest copies but `keep`.
 * @returns its key
 * @throws Problem if it did not arrive whole; then there is no copy of it
 */
export async function copyOffSite(backup: string, bucket: Bucket, keep: number): Promise<string> {
  const { fileName: key, size, read } = await openDownload(backup);
  await bucket.putPieces(key, size, (from, to) => new Response(read(from, to) as BodyInit).bytes());
  const copy = await bucket.open(key);
  const [sent, arrived] = [await sumOf(read(0, size)), copy && await sumOf(copy.body)];
  if (sent.sha256 !== arrived?.sha256) {
    await bucket.remove(key);
    throw problem("bad_request", `${basename(backup)} did not arrive whole in the bucket.`);
  }
  const copies = (await Array.fromAsync(bucket.list(""))).map(({ key }) => key)
    .filter((key) => NAME.test(key)).sort();
  for (const old of copies.slice(0, -keep)) await bucket.remove(old);
  return key;
}
