import { z } from "zod";
import { LIMITS } from "../../inference/graph/limits.ts";
import type { ModelIdentifier } from "../../inference/graph/simple.ts";
import type { Actor } from "../actor.ts";
import { invalid } from "../errors/mod.ts";
import type { Models, ResolvedModel } from "../models/mod.ts";
import { resolveAddition, whyUnfit } from "./additions.ts";

const { weight, count } = LIMITS.lora;

/** LoRAs of a simple request. */
export const LorasInput = z.array(z.strictObject({
  name: z.string().min(1).max(255).describe("key or name"),
  weight: z.number().min(weight.min).max(weight.max).optional()
    .describe("absent: the LoRA's own default"),
})).max(count);
type LorasInput = z.infer<typeof LorasInput>;

export interface ChosenLora {
  model: ModelIdentifier;
  weight: number;
}

/** The weight that most LoRAs are made for. */
const WEIGHT = 0.75;

/**
 * Returns the LoRAs of a request that the actor may use with `model`.
 * @throws Problem 404, 403 or 422 naming `loras.<n>.name`
 */
export async function chosenLoras(
  models: Pick<Models, "resolve">,
  actor: Actor,
  model: ResolvedModel,
  loras: LorasInput = [],
): Promise<ChosenLora[]> {
  const chosen: ChosenLora[] = [];
  for (const [i, { name: wanted, weight }] of loras.entries()) {
    const field = `body.loras.${i}.name`;
    const found = await resolveAddition(models, actor, "lora", wanted, field);
    const { key, hash, name, base, type, defaultSettings } = found;
    const message = chosen.some((lora) => lora.model.key === key)
      ? "is chosen twice"
      : whyUnfit("LoRAs", found, model);
    if (message) throw invalid([{ field, message }]);
    const own = weight ?? defaultSettings.weight ?? WEIGHT;
    chosen.push({ model: { key, hash, name, base, type }, weight: own });
  }
  return chosen;
}
