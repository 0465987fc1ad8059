import { z } from "zod";
import { LIMITS } from "../../inference/graph/limits.ts";
import { SIMPLE_NODE_IDS } from "../../inference/graph/simple.ts";
import { SAMPLER_NAMES } from "../../inference/schedulers/names.ts";
import { SERIES_VALUES } from "../contract/limits.ts";
import type { BatchDatum } from "../contract/queue.ts";
import { datum } from "./datum.ts";

const values = <T extends z.ZodType>(value: T) => z.array(value).min(1).max(SERIES_VALUES);
const between = ({ min, max }: { min: number; max: number }) => z.number().min(min).max(max);
const whole = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max);

const AxisInput = z.discriminatedUnion("field", [
  z.strictObject({ field: z.literal("seed"), values: values(whole(LIMITS.seed)) }),
  z.strictObject({ field: z.literal("steps"), values: values(whole(LIMITS.steps)) }),
  z.strictObject({ field: z.literal("cfg_scale"), values: values(between(LIMITS.cfgScale)) }),
  z.strictObject({ field: z.literal("strength"), values: values(between(LIMITS.strength)) }),
  z.strictObject({ field: z.literal("scheduler"), values: values(z.enum(SAMPLER_NAMES)) }),
]);
type Axis = z.infer<typeof AxisInput>;

/** The axes of a series; the last one changes first. */
export const AxesInput = z.array(AxisInput).min(1).max(2);

/** What an axis puts into the nodes of a simple graph. */
export function axisData({ field, values }: Axis): BatchDatum[] {
  const { noise, denoise, metadata } = SIMPLE_NODE_IDS;
  const node = field === "seed" ? noise : denoise;
  // The node has a field for how much is kept, not for how much changes.
  const changed = field === "strength"
    ? datum(node, "denoising_start", values.map((strength) => 1 - strength))
    : datum(node, field, values);
  return [changed, datum(metadata, field, values)];
}

/** The seed of each item of a series, in the order of its items. */
export function seedsOfSeries(axes: readonly Axis[], seed: number): number[] {
  return axes.reduce<number[]>(
    (seeds, { field, values }) =>
      seeds.flatMap((one) => values.map((value) => field === "seed" ? Number(value) : one)),
    [seed],
  );
}
