import type { VisionType } from "../../../inference/families/vision.ts";
import { SEEN_BY } from "../../../inference/graph/control_layers.ts";
import { anyOf } from "../../../inference/graph/model_name.ts";
import type { ModelIdentifier } from "../../../inference/graph/model_identifier.ts";
import type { Graph } from "../../../inference/graph/schema.ts";
import type { Actor } from "../../actor.ts";
import type { EnqueueResult } from "../../contract/queue.ts";
import { resolveAddition } from "../../generate/additions.ts";
import {
  buildDescribe,
  buildPreprocess,
  buildRemoveBackground,
  type DescribeInput,
  type PreprocessInput,
  type RemoveBackgroundInput,
} from "../../generate/vision.ts";
import { mustHave } from "../../generate/must_have.ts";
import { sourceImage, type SourceImageDeps } from "../../generate/source_image.ts";
import { DEFAULT_QUEUE } from "../queues.ts";
import type { createEnqueue, EnqueueOptions } from "./enqueue.ts";

/** What ready-made models do with an image, as items of the queue. */
export interface Vision {
  /** @throws Problem 404 or 403 naming `image` or `model`; 429. */
  removeBackground(actor: Actor, input: RemoveBackgroundInput): Promise<EnqueueResult>;
  /** @throws Problem 404 or 403 naming `image` or `model`; 429. */
  describe(actor: Actor, input: DescribeInput): Promise<EnqueueResult>;
  /** @throws Problem 404 naming `image` or `model`; 429. */
  preprocess(actor: Actor, input: PreprocessInput): Promise<EnqueueResult>;
}

interface VisionDeps extends SourceImageDeps {
  queue: { enqueue: ReturnType<typeof createEnqueue> };
}

export function createVision({ queue, ...deps }: VisionDeps): Vision {
  const { models, access } = deps;

  const maySee = (actor: Actor, id: string) =>
    mustHave(access, actor, { field: "image", id, kind: "image", verb: "view" });

  /** The model that is named, otherwise the one of the type that is installed. */
  async function modelFor(
    actor: Actor,
    type: VisionType,
    wanted: string | undefined,
  ): Promise<ModelIdentifier> {
    const { key, hash, name, base, ...found } = wanted === undefined
      ? await models.resolve(actor, anyOf(type))
      : await resolveAddition(models, actor, type, wanted, "body.model");
    return { key, hash, name, base, type: found.type };
  }

  const put = (actor: Actor, graph: Graph, place: EnqueueOptions) =>
    queue.enqueue(actor, DEFAULT_QUEUE, { graph, runs: 1, origin: graph.id ?? null }, place);

  return {
    async removeBackground(actor, { image, model, ...place }) {
      const source = await sourceImage(deps, actor, image);
      const found = await modelFor(actor, "background_removal", model);
      return await put(actor, buildRemoveBackground(source, found), place);
    },

    async describe(actor, { image, model, ...place }) {
      await maySee(actor, image);
      const found = await modelFor(actor, "image_to_text", model);
      return await put(actor, buildDescribe(image, found), place);
    },

    async preprocess(actor, { image, preprocessor, ...place }) {
      await maySee(actor, image);
      const found = await modelFor(actor, SEEN_BY[preprocessor], undefined);
      return await put(actor, buildPreprocess(image, preprocessor, found), place);
    },
  };
}
