import { recognise } from "../../inference/recognition/mod.ts";
import type { Recognition } from "../../inference/recognition/types.ts";
import { WeightsError } from "../../inference/weights/errors.ts";
import { parseHeader } from "../../inference/weights/header.ts";
import type { Hubs, Offer, OfferedFile } from "../hubs/mod.ts";

/** Bytes that are asked for first: the headers of most files are shorter. */
const FIRST = 256 * 1024;
/** Longest header that is fetched to say beforehand what a file is. */
const LONGEST = 16 * 1024 * 1024;

/**
 * Says what the weights on a hub are, from the header of their file: a few hundred kilobytes of
 * several gigabytes. Null if the file is not offered or its header does not say it.
 * @throws OutboundError
 */
export async function peek(
  hubs: Pick<Hubs, "head">,
  offer: Offer,
  token?: string,
): Promise<Recognition | null> {
  const file = tellingFile(offer);
  if (file === null || file.bytes === null || file.bytes < 10) return null;
  let start = await hubs.head(file, Math.min(FIRST, file.bytes), token);
  if (start.length < 8) return null;
  const view = new DataView(start.buffer, start.byteOffset);
  const end = 8 + Number(view.getBigUint64(0, true));
  if (end > Math.min(LONGEST, file.bytes)) return null;
  if (end > start.length) start = await hubs.head(file, end, token);
  try {
    const about = { path: "", name: offer.name, bytes: file.bytes, stamp: "" };
    return recognise(parseHeader(about, start.subarray(8, end)));
  } catch (error) {
    if (error instanceof WeightsError) return null;
    throw error;
  }
}

/** The file by which the model is recognised: of a pipeline, its U-Net. */
function tellingFile({ layout, files }: Offer): OfferedFile | null {
  const weights = files.filter(({ path }) => path.endsWith(".safetensors"));
  if (layout === "file") return weights[0] ?? null;
  return weights.find(({ path }) => path.startsWith("unet/")) ??
    weights.find(({ path }) => !path.includes("/")) ?? null;
}
