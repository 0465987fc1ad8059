import { z } from "zod";
import { LIMITS } from "../../inference/graph/limits.ts";
import {
  CONTROL_MODES,
  CONTROL_READERS,
  type ControlLayer,
  type ControlReader,
  PREPROCESSORS,
} from "../../inference/graph/control_layers.ts";
import type { Access } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { invalid } from "../errors/mod.ts";
import type { Models, ResolvedModel } from "../models/mod.ts";
import type { Weights } from "../models/weights.ts";
import { mustHave } from "./must_have.ts";
import { resolveAddition, whyUnfit } from "./additions.ts";

const { weight, count } = LIMITS.control;
const share = z.number().min(0).max(1);

/** Control layers of a simple request: images that steer it by way of ControlNets and adapters. */
export const ControlsInput = z.array(z.strictObject({
  image: z.string().min(1).max(255).describe("name of the control image"),
  name: z.string().min(1).max(255).describe(
    "key or name of the ControlNet, T2I-Adapter or IP-Adapter",
  ),
  preprocessor: z.enum(PREPROCESSORS).nullish()
    .describe("what is made of the image first; absent: it is used as it is"),
  weight: z.number().min(weight.min).max(weight.max).default(1),
  begin: share.default(0).describe("part of the steps at which it begins to steer"),
  end: share.default(1).describe("part of the steps at which it ends"),
  mode: z.enum(CONTROL_MODES).default("balanced")
    .describe("which prompt a ControlNet steers, and how evenly"),
})).max(count);
type ControlsInput = z.infer<typeof ControlsInput>;

/**
 * Returns the control layers of a request that the actor may use with `model`, and the models that
 * run in each step beside it.
 * @throws Problem 404, 403 or 422 naming `controls.<n>.<field>`
 */
export async function chosenControls(
  { models, access }: { models: Pick<Models, "resolve">; access: Pick<Access, "require"> },
  actor: Actor,
  model: ResolvedModel,
  controls: ControlsInput = [],
): Promise<{ layers: ControlLayer[]; besides: Weights[] }> {
  const chosen: ControlLayer[] = [];
  const besides = new Map<string, Weights>();
  for (const [i, layer] of controls.entries()) {
    const at = `controls.${i}`;
    const field = `body.${at}.name`;
    const found = await resolveAddition(models, actor, CONTROL_READERS, layer.name, field);
    const message = whyUnfit("control images", found, model);
    if (message) throw invalid([{ field, message }]);
    if (layer.begin >= layer.end) {
      throw invalid([{ field: `body.${at}.end`, message: "must be greater than begin" }]);
    }
    const image = { field: `${at}.image`, id: layer.image, kind: "image", verb: "view" } as const;
    await mustHave(access, actor, image);
    const { key, hash, name, base, type } = found;
    const { image: image_name, preprocessor = null, ...steering } = layer;
    if (type === "controlnet") besides.set(key, found.weights);
    // One of those that were asked for.
    const control = { key, hash, name, base, type: type as ControlReader };
    chosen.push({ ...steering, image_name, preprocessor, model: control });
  }
  return { layers: chosen, besides: [...besides.values()] };
}
