import { isReadable } from "../../../inference/graph/limits.ts";
import type { Actor } from "../../actor.ts";
import type { EnqueueResult } from "../../contract/queue.ts";
import { say } from "../../contract/refusals.ts";
import { invalid, wrong } from "../../errors/mod.ts";
import { resolveAddition } from "../../generate/additions.ts";
import { sourceImage, type SourceImageDeps } from "../../generate/source_image.ts";
import { buildUpscale, type UpscaleInput } from "../../generate/upscale.ts";
import { DEFAULT_QUEUE } from "../queues.ts";
import type { createEnqueue } from "./enqueue.ts";

export type Upscale = (actor: Actor, input: UpscaleInput) => Promise<EnqueueResult>;

interface UpscaleDeps extends SourceImageDeps {
  queue: { enqueue: ReturnType<typeof createEnqueue> };
}

/**
 * Enqueues the enlargement of an image. The result lies on the image's board if the actor may add
 * to that, otherwise on none.
 */
export function createUpscale({ queue, ...deps }: UpscaleDeps): Upscale {
  const { models } = deps;

  /** @throws Problem 404 or 403 naming `image` or `model`; 422; 429. */
  return async function upscale(actor, { image: wanted, model: called, scale, ...place }) {
    const source = await sourceImage(deps, actor, wanted);
    const found = await resolveAddition(
      models,
      actor,
      "spandrel_image_to_image",
      called,
      "body.model",
    );
    const { image } = source;
    const [width, height] = [Math.trunc(image.width * scale), Math.trunc(image.height * scale)];
    // The engine must be able to read its result again.
    if (!isReadable(width, height)) {
      throw invalid([wrong("body.scale", say("upscale_too_large", { width, height }))]);
    }
    const { key, hash, name, base, type } = found;
    const graph = buildUpscale({
      ...source,
      model: { key, hash, name, base, type },
      scale,
    });
    return await queue.enqueue(
      actor,
      DEFAULT_QUEUE,
      { graph, runs: 1, origin: "upscale" },
      place,
    );
  };
}
