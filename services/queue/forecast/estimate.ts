import { z } from "zod";
import { costOf } from "../../../inference/graph/cost.ts";
import { LIMITS } from "../../../inference/graph/limits.ts";
import type { ControlLayer } from "../../../inference/graph/control_layers.ts";
import type { Actor } from "../../actor.ts";
import type { Estimate } from "../../contract/prompts.ts";
import type { Models } from "../../models/mod.ts";
import { measuredRate } from "../turn/rates.ts";
import { joinAt } from "../turn/fair.ts";
import { buildGraph, GenerateInput } from "../../generate/simple.ts";
import { forecast, type Waiting } from "./forecast.ts";
import { isPaused, requireQueue } from "../queues.ts";
import { readLine, type ReadLineOptions } from "./read.ts";

/** The fields of the simple form that decide how long an image takes. */
export const EstimateInput = GenerateInput.pick({
  model: true,
  width: true,
  height: true,
  steps: true,
  cfg_scale: true,
  scheduler: true,
  strength: true,
  prepend: true,
  background: true,
}).extend({
  /** Number of such images, over all prompts. */
  images: z.int().min(1).max(4096).default(1),
  /** Number of control images that ControlNets read. */
  controls: z.int().min(0).max(LIMITS.control.count).default(0),
});
export type EstimateInput = z.infer<typeof EstimateInput>;
export type EstimateBody = z.input<typeof EstimateInput>;

export interface EstimateDeps extends ReadLineOptions {
  models: Pick<Models, "resolve">;
  mode: "fair" | "fifo";
}

/** Maximum length of a line with estimates: forecasting takes time. */
const LONGEST = 2_000;
const FRONT = 1e9;

/** A control image as good as any other: what it takes does not depend on what it is. */
const ANY_CONTROL: ControlLayer = {
  image_name: "any",
  preprocessor: null,
  model: { key: "", hash: "", name: "", base: "", type: "controlnet" },
  weight: 1,
  begin: 0,
  end: 1,
  mode: "balanced",
};

/** Estimates a request's cost and when it would be done, by running the scheduler ahead. */
export function createEstimate({ models, mode, ...options }: EstimateDeps) {
  /** @throws Problem 404 or 403 naming `model`. */
  return async function estimate(
    actor: Actor,
    queueId: string,
    input: EstimateInput,
  ): Promise<Estimate> {
    requireQueue(queueId);
    const { userId } = actor;
    const model = await models.resolve(actor, input.model);
    const start = input.strength === undefined ? {} : { init_image: "any" };
    const words = { prompt: "", negative_prompt: "" };
    const controls = new Array<ControlLayer>(input.controls).fill(ANY_CONTROL);
    const graph = buildGraph({ ...input, ...words, ...start }, model, 0, { controls });
    const { cost } = costOf(graph);
    const { db } = options;
    const rate = await measuredRate(db, null, model.key);
    const paused = await isPaused(db, queueId);
    const seconds = rate === null ? null : cost * rate;
    const unknown = { cost, seconds, ahead: null, starts_in: null, done_in: null, paused };

    const line = await readLine(options, queueId, userId);
    const { waiting, standings, engines, floor } = line;
    if (waiting.length > LONGEST) return unknown;
    const standing = standings.get(userId);
    if (standing && standing.running === 0 && !waiting.some((item) => item.userId === userId)) {
      standing.virtualTime = joinAt(standing.virtualTime, floor);
    }
    const last = Math.max(0, ...waiting.map((item) => item.position));
    const added = Array.from({ length: input.images }, (_, i): Waiting => ({
      itemId: -1 - i,
      userId,
      background: input.background,
      priority: input.prepend ? FRONT : 0,
      position: last + 1 + i,
      seconds: seconds ?? cost,
    }));
    const places = await forecast([...waiting, ...added], standings, engines, mode, floor);
    const first = places.findIndex((place) => place.itemId < 0);
    if (first < 0) return unknown;
    const running = engines.busy.filter((engine) => engine.userId !== null).length;
    const end = places.findLast((place) => place.itemId < 0)?.startsIn ?? null;
    const timed = line.measured && !paused && (seconds !== null || first === 0);
    return {
      ...unknown,
      ahead: first + running,
      starts_in: timed ? places[first]?.startsIn ?? null : null,
      done_in: timed && seconds !== null && end !== null ? end + seconds : null,
    };
  };
}
