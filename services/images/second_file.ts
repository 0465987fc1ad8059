import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";
import { isWebp } from "./formats.ts";

/**
 * Signatures that make a browser or another program treat a file as a page, document or program.
 */
const HEADS = /%PDF-|<\?php|<script|<html|<!doctype|<svg/i;
const TAILS = /<\?php|<script|<html|<!doctype/i;
/** The end record of a zip archive, which readers look for from the end (APPNOTE 4.3.16). */
const ZIP_END = [0x50, 0x4b, 0x05, 0x06, 0, 0, 0, 0];
const ZIP_END_REACH = 65_557;

/**
 * Phones append more images after a JPEG's end, which is harmless (and is not kept); an archive, a
 * page or a program makes it two files in one.
 * @throws Problem unsupported_media
 */
export function refuseSecondFile(bytes: Uint8Array): void {
  const latin1 = new TextDecoder("latin1");
  const tail = bytes.subarray(Math.max(0, bytes.length - ZIP_END_REACH));
  const zip = tail.findIndex((_, at) => ZIP_END.every((byte, i) => tail[at + i] === byte));
  const second = zip >= 0 || HEADS.test(latin1.decode(bytes.subarray(0, 1024))) ||
    TAILS.test(latin1.decode(tail)) || (isWebp(bytes) && riffSize(bytes) < bytes.length);
  if (second) {
    throw problem("unsupported_media", say("image_and_more"));
  }
}

/** Chunks are padded to even length; so may the whole be. */
function riffSize(bytes: Uint8Array): number {
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  return 8 + size + (size & 1);
}
