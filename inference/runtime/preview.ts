import type { Latents } from "../pipeline/latents.ts";
import type { Raster } from "../pipeline/raster.ts";
import type { Log } from "./session_cache.ts";

/** Draws latents as they are between two steps; null where there is no room for that. */
export type DrawPreview = (latents: Latents) => Promise<Raster | null>;

/** Returns a preview that draws nothing where it fails: the image is not lost because of it. */
export function harmless(draw: DrawPreview, log: Log): DrawPreview {
  return async (latents) => {
    try {
      return await draw(latents);
    } catch (error) {
      log("debug", `no preview: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  };
}
