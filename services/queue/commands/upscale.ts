import { isReadable } from "../../../inference/graph/limits.ts";
import type { Access } from "../../access/mod.ts";
import type { Actor } from "../../actor.ts";
import type { EnqueueResult } from "../../contract/queue.ts";
import { say } from "../../contract/refusals.ts";
import { invalid, wrong } from "../../errors/mod.ts";
import { resolveAddition } from "../../generate/additions.ts";
import { carriedMetadata } from "../../generate/carried.ts";
import { mustHave } from "../../generate/must_have.ts";
import { buildUpscale, type UpscaleInput } from "../../generate/upscale.ts";
import type { Images } from "../../images/mod.ts";
import type { Models } from "../../models/mod.ts";
import { DEFAULT_QUEUE } from "../queues.ts";
import type { createEnqueue } from "./enqueue.ts";

export type Upscale = (actor: Actor, input: UpscaleInput) => Promise<EnqueueResult>;

interface UpscaleDeps {
  queue: { enqueue: ReturnType<typeof createEnqueue> };
  models: Pick<Models, "resolve">;
  access: Pick<Access, "require">;
  images: Pick<Images, "dto" | "metadata">;
}

/** Enqueues the enlargement of an image. The result lies on the image's board if the actor may add
 * to that, otherwise on none. */
export function createUpscale({ queue, models, access, images }: UpscaleDeps): Upscale {
  /** @throws Problem 404 or 403 naming `image` or `model`; 422; 429. */
  return async function upscale(actor, { image: wanted, model: called, scale, ...place }) {
    await mustHave(access, actor, { field: "image", id: wanted, kind: "image", verb: "view" });
    const found = await resolveAddition(
      models,
      actor,
      "spandrel_image_to_image",
      called,
      "body.model",
    );
    const { image_name, board_id, ...size } = await images.dto(actor, wanted);
    const [width, height] = [Math.trunc(size.width * scale), Math.trunc(size.height * scale)];
    // The engine must be able to read its result again.
    if (!isReadable(width, height)) {
      throw invalid([wrong("body.scale", say("upscale_too_large", { width, height }))]);
    }
    const metadata = await images.metadata(actor, wanted) ?? {};
    const refused = board_id
      ? (await access.require(actor, "add", "board", [board_id])).refused
      : new Map<string, unknown>();
    const { key, hash, name, base, type } = found;
    const graph = buildUpscale({
      image: { image_name, width: size.width, height: size.height },
      model: { key, hash, name, base, type },
      scale,
      boardId: board_id && !refused.has(board_id) ? board_id : null,
      metadata: await carriedMetadata({ access, models }, actor, metadata),
    });
    return await queue.enqueue(
      actor,
      DEFAULT_QUEUE,
      { graph, runs: 1, origin: "upscale" },
      place,
    );
  };
}
