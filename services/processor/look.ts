import { getLogger } from "@logtape/logtape";
import { EngineError } from "../../inference/types.ts";
import type { Device, Devices } from "../devices/mod.ts";
import { Problem } from "../errors/mod.ts";
import { onceAMinute } from "../once_a_minute.ts";
import type { Similarity } from "../similarity/mod.ts";

const log = getLogger(["atelier", "processor"]);

/** Time for which nothing is looked at after the model has failed. */
const REST_MS = 60_000;

/**
 * Has an engine look at one image for the comparison with others: nobody's item, in time that no
 * item needs. One at a time, so that an item which is asked for meanwhile begins at once.
 */
export function createLooking(
  { similarity, devices }: {
    similarity: Pick<Similarity, "next" | "read" | "keep">;
    devices: Pick<Devices, "start" | "crashed">;
  },
) {
  let restUntil = 0;
  const rest = (error: unknown) => {
    restUntil = performance.now() + REST_MS;
    failure = error;
    tell();
  };
  /** The model that has looked at an image already: what it fails at next is the image's fault. */
  let works: string | null = null;
  let failure: unknown;
  const tell = onceAMinute(() =>
    log.warning("Images cannot be compared: {error}", { error: failure })
  );

  return {
    /**
     * Looks at the next image: at one that somebody waits for, or at any. Returns whether there was
     * one.
     */
    async look(device: Device, which: "asked" | "any", signal: AbortSignal): Promise<boolean> {
      if (performance.now() < restUntil) return false;
      const look = await similarity.next(which);
      if (look === null || !await devices.start(device)) return false;
      const { image: { image_name, asked }, model: { source, ...model } } = look;
      let bytes: Uint8Array<ArrayBuffer> | null;
      try {
        bytes = await similarity.read(look);
      } catch (error) {
        // A store that is away comes back; a file that cannot be read would hold up the queue.
        rest(error);
        if (!(error instanceof Problem)) await similarity.keep(look, null);
        return false;
      }
      if (bytes === null) {
        await similarity.keep(look, null);
        return true;
      }
      const { key, hash, name, base, type } = model;
      const node = {
        id: "look",
        type: "embed_image",
        image: { image_name },
        model: { key, hash, name, base, type },
      };
      try {
        const { results } = await device.engine.run(
          {
            id: `look:${crypto.randomUUID()}`,
            graph: { id: "look", nodes: { look: node }, edges: [] },
            models: { [key]: source },
            images: { [image_name]: bytes },
          },
          {},
          signal,
        );
        await similarity.keep(look, results["look"]?.["collection"] as number[]);
        works = hash;
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        if (!(error instanceof EngineError)) throw error;
        if (error.kind === "crashed") devices.crashed(device);
        if (error.kind === "invalid" || error.kind === "crashed" || works === hash || asked) {
          // Not again: it would fail each time, and hold up the others.
          await similarity.keep(look, null);
          return true;
        }
        rest(error);
        return false;
      }
    },
  };
}
