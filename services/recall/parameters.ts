import { z } from "zod";
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
