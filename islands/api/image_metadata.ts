/** The known fields of an image's metadata. */
export interface ImageMetadata {
  positive_prompt?: string;
  negative_prompt?: string;
  seed?: number;
  steps?: number;
  cfg_scale?: number;
  scheduler?: string;
  width?: number;
  height?: number;
  strength?: number;
  init_image?: string;
  model?: { key?: string; name?: string };
}

const TEXTS = ["positive_prompt", "negative_prompt", "scheduler", "init_image"] as const;
const NUMBERS = ["seed", "steps", "cfg_scale", "width", "height", "strength"] as const;

/**
 * What can be shown and used of an image's metadata. Any JSON object may have come with an uploaded
 * file: a field that is not what its name says is left out.
 */
export function imageMetadata(
  found: Readonly<Record<string, unknown>> | null | undefined,
): ImageMetadata | null | undefined {
  if (!found) return found;
  const known: ImageMetadata = {};
  for (const name of TEXTS) {
    const value = found[name];
    if (typeof value === "string") known[name] = value;
  }
  for (const name of NUMBERS) {
    const value = found[name];
    if (typeof value === "number" && Number.isFinite(value)) known[name] = value;
  }
  const { key, name } = (found["model"] ?? {}) as Record<string, unknown>;
  if (typeof key === "string" || typeof name === "string") {
    known.model = {
      ...(typeof key === "string" ? { key } : {}),
      ...(typeof name === "string" ? { name } : {}),
    };
  }
  return known;
}
