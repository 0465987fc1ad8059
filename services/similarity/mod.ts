import { anyOf } from "../../inference/graph/model_name.ts";
import { type Actor, SERVER } from "../actor.ts";
import { AN_HOUR_MS } from "../clock.ts";
import type { SimilarImages } from "../contract/images.ts";
import { Problem } from "../errors/mod.ts";
import type { Images } from "../images/mod.ts";
import type { SimilarFilter } from "../images/similar.ts";
import type { Unseen } from "../images/vectors.ts";
import type { Models, ResolvedModel } from "../models/mod.ts";
import { createTurns } from "./turns.ts";

const MODEL = anyOf("image_feature_extraction");

/** Time for which the model is not looked up again. */
const MODEL_MS = 1_000;

/** An image for a model to look at. */
export interface Look {
  image: Unseen;
  model: ResolvedModel;
}

export interface Similarity {
  /**
   * The images of a list that are most like one of them. One comparison goes on at a time.
   * @param signal the client has gone
   * @throws Problem not_found for an image that the actor may not see, too_many_requests; conflict
   * once the client has gone
   */
  similar(
    actor: Actor,
    imageName: string,
    filter: SimilarFilter,
    signal: AbortSignal,
  ): Promise<SimilarImages>;
  /**
   * What is to be looked at next, if only what somebody waits for, or anything; null if nothing.
   */
  next(which: "asked" | "any"): Promise<Look | null>;
  /** The bytes of a small image; null if there is no file. */
  read(look: Look): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Keeps what the model has made of an image; null if it could not look at it. */
  keep(look: Look, vector: readonly number[] | null): Promise<void>;
}

/**
 * Images that are like one another: the model for similarity that was installed first looks at
 * every image once, while devices are idle, and what it makes of them is compared.
 */
export function createSimilarity(
  { models, images }: {
    models: Pick<Models, "resolve">;
    images: Pick<Images, "similar" | "vectors">;
  },
): Similarity {
  const { vectors } = images;
  const inTurn = createTurns();
  let found: { model: ResolvedModel | null; at: number } | null = null;
  let wentThrough = performance.now();

  /** The model of the whole server; null while there is none. */
  async function current(): Promise<ResolvedModel | null> {
    if (found && performance.now() - found.at < MODEL_MS) return found.model;
    const model = await resolved(SERVER, MODEL);
    found = { model, at: performance.now() };
    return model;
  }

  /** A model; null for one that is not there, or not whole. */
  async function resolved(actor: Actor, keyOrName: string): Promise<ResolvedModel | null> {
    try {
      return await models.resolve(actor, keyOrName);
    } catch (error) {
      if (error instanceof Problem) return null;
      throw error;
    }
  }

  return {
    similar: (actor, imageName, filter, signal) =>
      inTurn(actor.userId, signal, async () => {
        const used = await resolved(SERVER, MODEL);
        // By its key: one that the actor may not use is not there for them.
        const model = used && await resolved(actor, used.key);
        return await images.similar(actor, imageName, model?.hash ?? null, filter, signal);
      }),
    async next(which) {
      const model = await current();
      if (model === null) return null;
      if (performance.now() - wentThrough > AN_HOUR_MS) {
        wentThrough = performance.now();
        vectors.again();
      }
      const image = which === "asked" ? await vectors.asked() : await vectors.next(model.hash);
      return image && { image, model };
    },
    read: ({ image }) => vectors.read(image),
    keep: ({ image, model }, vector) => vectors.keep(image, model.hash, vector),
  };
}
