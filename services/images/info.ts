import { foreignMetadata } from "./foreign.ts";
import { inspecting, type UploadLimits } from "./inspect.ts";
import { KEYWORDS } from "./keywords.ts";
import { looseObject } from "./loose_json.ts";

/** How a file says that it was made. */
export interface ImageInfo {
  /** InvokeAI's fields, also where another program wrote them; null if nothing is known. */
  metadata: Record<string, unknown> | null;
  /** The text that AUTOMATIC1111 and its like write. */
  parameters: string | null;
}

/**
 * Reads how an image was made without keeping it.
 * @throws Problem unsupported_media, too_large; unavailable if too many are read at once
 */
export async function imageInfo(bytes: Uint8Array, limits: UploadLimits): Promise<ImageInfo> {
  const texts = await inspecting(bytes, limits, (image) => image.texts);
  return {
    metadata: looseObject(texts.get(KEYWORDS.metadata)) ?? foreignMetadata(texts),
    parameters: texts.get("parameters") ?? null,
  };
}
