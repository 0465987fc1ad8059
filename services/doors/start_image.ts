import { LIMITS } from "../../inference/graph/limits.ts";
import type { Actor } from "../actor.ts";
import type { ImageDTO } from "../contract/images.ts";
import type { Images } from "../images/mod.ts";

export interface Size {
  width: number;
  height: number;
}

/** The longest side that a start image asks for by its own size; larger ones are made smaller. */
const LONGEST = 1024;

/**
 * Takes in the images that are sent with a request, as intermediate ones: they are on no list. They
 * are deleted for good when `work` has ended, however it does.
 * @throws Problem as an upload does
 */
export async function withStart<T>(
  images: Pick<Images, "upload" | "removeIntermediates">,
  actor: Actor,
  { start, mask }: { start: Uint8Array; mask: Uint8Array | null },
  work: (start: ImageDTO, mask: ImageDTO | null) => Promise<T>,
): Promise<T> {
  const taken: string[] = [];
  const takeIn = async (bytes: Uint8Array) => {
    const image = await images.upload(actor, {
      bytes,
      category: "user",
      isIntermediate: true,
      boardId: null,
      sessionId: null,
      cropVisible: false,
      resizeTo: null,
      metadata: null,
    });
    taken.push(image.image_name);
    return image;
  };
  try {
    return await work(await takeIn(start), mask && await takeIn(mask));
  } finally {
    await images.removeIntermediates(actor.userId, { imageNames: taken });
  }
}

/** The size to make of a start image: its own, in steps of the latents, within the limits. */
export function sizeOfStart({ width, height }: Size): Size {
  const { min, multipleOf } = LIMITS.size;
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const side = (pixels: number) =>
    Math.max(min, Math.floor(pixels * scale / multipleOf) * multipleOf);
  return { width: side(width), height: side(height) };
}
