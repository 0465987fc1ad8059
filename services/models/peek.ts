import { recognise } from "../../inference/recognition/mod.ts";
import type { Recognition } from "../../inference/recognition/types.ts";
import { WeightsError } from "../../inference/weights/errors.ts";
import type { WeightsFile } from "../../inference/weights/file.ts";
import { MoreNeeded } from "../../inference/weights/gguf/cursor.ts";
import { isGguf, parseGgufHeader } from "../../inference/weights/gguf/header.ts";
import { type Header, parseHeader } from "../../inference/weights/header.ts";
import { WEIGHTS_NAME } from "../../inference/weights/signatures.ts";
import type { Hubs, Offer, OfferedFile } from "../hubs/mod.ts";

/** Bytes that are asked for first: the headers of most files are shorter. */
const FIRST = 256 * 1024;
/** Longest header that is fetched to say beforehand what a file is. */
const LONGEST = 16 * 1024 * 1024;

/**
 * Says what the weights on a hub are, from the header of their file: a few hundred kilobytes of
 * several gigabytes. Null if the file is not offered or its header does not say it.
 * @throws WeightsError `unsupported` for a format or a type of numbers that is not read
 * @throws OutboundError
 */
export async function peek(
  hubs: Pick<Hubs, "head">,
  offer: Offer,
  token?: string,
): Promise<Recognition | null> {
  const file = tellingFile(offer);
  if (file === null || file.bytes === null || file.bytes < 10) return null;
  const about = { path: "", name: offer.name, bytes: file.bytes, stamp: "" };
  const most = Math.min(LONGEST, file.bytes);
  try {
    for (let length = Math.min(FIRST, most);;) {
      const start = await hubs.head(file, length, token);
      if (start.length < 8) return null;
      const end = headerOrEnd(about, start);
      if (typeof end !== "number") return recognise(end);
      if (end > most || start.length < length) return null;
      length = Math.min(Math.max(end, 2 * length), most);
    }
  } catch (error) {
    if (error instanceof WeightsError && error.fault !== "unsupported") return null;
    throw error;
  }
}

/**
 * The header at the beginning of a file; where it ends, at least, if more of it is needed.
 * @throws WeightsError
 */
function headerOrEnd(about: WeightsFile, start: Uint8Array): Header | number {
  if (isGguf(start)) {
    try {
      return parseGgufHeader(about, start);
    } catch (error) {
      if (error instanceof MoreNeeded) return error.bytes;
      throw error;
    }
  }
  const view = new DataView(start.buffer, start.byteOffset);
  const end = 8 + Number(view.getBigUint64(0, true));
  return end > start.length ? end : parseHeader(about, start.subarray(8, end));
}

/** The file by which the model is recognised: of a pipeline, its U-Net. */
function tellingFile({ layout, files }: Offer): OfferedFile | null {
  const weights = files.filter(({ path }) => WEIGHTS_NAME.test(path));
  if (layout === "file") return weights[0] ?? null;
  return weights.find(({ path }) => path.startsWith("unet/")) ??
    weights.find(({ path }) => !path.includes("/")) ?? null;
}
