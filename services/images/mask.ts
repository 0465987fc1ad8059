import { openImage } from "../open_image.ts";
import { decoded, inspecting, type UploadLimits } from "./inspect.ts";

/**
 * Returns a mask as it is read here, as a PNG: black may change, white is kept.
 *
 * @param from `alpha`: transparent may change (OpenAI); `white`: white may change (AUTOMATIC1111)
 * @throws Problem unsupported_media, too_large; unavailable if too many are read at once
 */
export async function maskOf(
  bytes: Uint8Array,
  from: "alpha" | "white",
  limits: UploadLimits,
): Promise<Uint8Array> {
  return await inspecting(bytes, limits, ({ png }) =>
    decoded(async () => {
      const image = await openImage(png, {
        failOn: "truncated",
        limitInputPixels: limits.maxPixels,
      });
      const mask = from === "alpha"
        ? image.ensureAlpha().extractChannel("alpha")
        : image.flatten().greyscale().negate();
      return await mask.png().toBuffer();
    }));
}
