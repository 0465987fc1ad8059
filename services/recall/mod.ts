import { z } from "zod";
import type { Access } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { ClientState } from "../client_state/mod.ts";
import type { RecallAnswer } from "../contract/presets.ts";
import { say } from "../contract/refusals.ts";
import { problem, wrong } from "../errors/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import type { Models } from "../models/mod.ts";
import { requireQueue } from "../queue/queues.ts";
import { LIMITS } from "../../inference/graph/limits.ts";

const prompt = z.string().max(LIMITS.prompt.max).nullish();
const name = z.string().min(1).max(500);
const share = z.number().min(0).max(1).nullish();
const number = z.number().min(-1_000).max(1_000).nullish();
const whole = (min: number, max: number) => z.int().min(min).max(max).nullish();
const list = <S extends z.ZodType>(item: S) => z.array(item).max(100).nullish();
const conditioned = {
  model_name: name,
  image_name: name.nullish(),
  weight: z.number().min(-1).max(2).default(1),
  begin_step_percent: share,
  end_step_percent: share,
};

/** Parameters that a program puts into a user's page; names and limits are InvokeAI's. */
export const recallParameters = z.strictObject({
  positive_prompt: prompt,
  negative_prompt: prompt,
  model: name.nullish(),
  refiner_model: name.nullish(),
  vae_model: name.nullish(),
  scheduler: name.nullish(),
  steps: whole(1, 10_000),
  refiner_steps: whole(0, 10_000),
  cfg_scale: number,
  cfg_rescale_multiplier: number,
  refiner_cfg_scale: number,
  guidance: number,
  width: whole(64, 65_536),
  height: whole(64, 65_536),
  seed: whole(0, 4_294_967_295),
  denoise_strength: share,
  refiner_denoise_start: share,
  clip_skip: whole(0, 100),
  seamless_x: z.boolean().nullish(),
  seamless_y: z.boolean().nullish(),
  refiner_positive_aesthetic_score: number,
  refiner_negative_aesthetic_score: number,
  loras: list(z.strictObject({
    model_name: name,
    weight: z.number().min(-10).max(10).default(0.75),
    is_enabled: z.boolean().default(true),
  })),
  control_layers: list(z.strictObject({
    ...conditioned,
    control_mode: z.enum(["balanced", "more_prompt", "more_control"]).nullish(),
  })),
  ip_adapters: list(z.strictObject({
    ...conditioned,
    method: z.enum(["full", "style", "composition"]).nullish(),
    image_influence: z.enum(["lowest", "low", "medium", "high", "highest"]).nullish(),
  })),
  reference_images: list(z.strictObject({ image_name: name })),
});
export type RecallParameters = z.output<typeof recallParameters>;

export interface RecallOptions {
  access: Pick<Access, "require">;
  clientState: Pick<ClientState, "get" | "set">;
  models: Pick<Models, "resolve">;
  events: Events;
}

export type Recall = ReturnType<typeof createRecall>;

/** Settings for a user's pages: sent to those that are open, and kept for later requests. */
export function createRecall({ access, clientState, models, events }: RecallOptions) {
  const KEY = "parameters";
  const space = (queueId: string) => `recall/${queueId}`;

  async function kept(actor: Actor, queueId: string): Promise<Record<string, unknown>> {
    const text = await clientState.get(actor, space(queueId), KEY);
    return text === null ? {} : JSON.parse(text) as Record<string, unknown>;
  }

  return {
    async get(actor: Actor, queueId: string): Promise<RecallAnswer> {
      requireQueue(queueId);
      const parameters = await kept(actor, queueId);
      return { status: "success", queue_id: queueId, updated_count: 0, parameters };
    },

    /**
     * `strict`: settings that are not named are cleared. `append`: reference images are added to
     * those on the page. @throws Problem not_found for an image or model the actor may not see.
     */
    async set(
      actor: Actor,
      queueId: string,
      given: RecallParameters,
      { strict, append }: { strict: boolean; append: boolean },
    ): Promise<RecallAnswer> {
      requireQueue(queueId);
      if (strict && append) {
        throw problem("bad_request", "strict empties what append would add to: choose one.");
      }
      await requireImages(actor, given);
      const named = Object.fromEntries(
        Object.entries(given).filter(([, value]) => value !== null && value !== undefined),
      );
      if (given.model) named["model"] = (await models.resolve(actor, given.model)).key;
      const before = await kept(actor, queueId);
      const parameters = strict ? { ...EMPTY, ...named } : named;
      const after = { ...(strict ? {} : before), ...named };
      if (append) {
        for (const field of APPENDED) {
          const more = named[field];
          const old = before[field];
          if (Array.isArray(more)) after[field] = [...(Array.isArray(old) ? old : []), ...more];
        }
      }
      await clientState.set(actor, space(queueId), KEY, JSON.stringify(after));
      events.emit("recall_parameters_updated", {
        timestamp: timestamp(),
        queue_id: queueId,
        user_id: actor.userId,
        parameters: append ? { ...parameters, append: true } : parameters,
      }, { ownerId: actor.userId });
      const updated_count = Object.keys(named).length;
      return { status: "success", queue_id: queueId, updated_count, parameters };
    },
  };

  /** Checks that the actor may see every image named; the first refused is reported. */
  async function requireImages(actor: Actor, given: RecallParameters): Promise<void> {
    const wanted = APPENDED.concat("control_layers").flatMap((field) =>
      (given[field] ?? []).flatMap((layer, index) =>
        layer.image_name ? [{ name: layer.image_name, field: `${field}.${index}.image_name` }] : []
      )
    );
    if (wanted.length === 0) return;
    const { refused } = await access.require(actor, "view", "image", wanted.map((w) => w.name));
    const first = wanted.find(({ name }) => refused.has(name));
    if (!first) return;
    throw problem("not_found", `${first.field}: there is no such image.`, {
      errors: [wrong(`body.${first.field}`, say("no_such_image_here"))],
    });
  }
}

type ImageList = "control_layers" | "ip_adapters" | "reference_images";
const APPENDED: ImageList[] = ["ip_adapters", "reference_images"];

/** Every parameter, cleared. */
const EMPTY: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.keys(recallParameters.shape).map((key) => [
    key,
    ["loras", "control_layers", "ip_adapters", "reference_images"].includes(key) ? [] : null,
  ]),
);
