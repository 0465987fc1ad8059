import { UNKNOWN_BASES } from "../../inference/families/unknown.ts";
import type { Actor } from "../actor.ts";
import { Problem, problem } from "../errors/mod.ts";
import type { Models, ResolvedModel } from "../models/mod.ts";

/** What a request adds to its model, by type, as people call it. */
const CALLED = {
  lora: "LoRA",
  controlnet: "ControlNet",
  t2i_adapter: "T2I-Adapter",
  ip_adapter: "IP-Adapter",
  spandrel_image_to_image: "upscaler",
  depth_estimation: "model for depth",
  background_removal: "model for backgrounds",
  image_to_text: "model for descriptions",
  keypoint_detection: "model for poses",
  image_feature_extraction: "model for similarity",
};
type Kind = keyof typeof CALLED;

/**
 * Returns the model of a type, or of one of several, that is named in a field.
 * @throws Problem 404 or 403 naming it
 */
export async function resolveAddition(
  models: Pick<Models, "resolve">,
  actor: Actor,
  type: Kind | readonly Kind[],
  wanted: string,
  field: string,
): Promise<ResolvedModel> {
  try {
    return await models.resolve(actor, wanted, type);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // Of one that is there and lacks its files, or a network, the words say what to do.
    const message = error.refusal?.id === "no_model_named"
      ? `There is no ${named(type)} “${wanted}” that you may use.`
      : error.message;
    throw problem(error.code, `${field}: ${message}`, { errors: [{ field, message }] });
  }
}

const named = (type: Kind | readonly Kind[]): string =>
  [type].flat().map((one) => CALLED[one]).join(" or ");

/** Says why something cannot be added to a model; null if it fits. */
export function whyUnfit(what: string, added: ResolvedModel, model: ResolvedModel): string | null {
  if (model.source.format === "onnx") {
    return `“${model.name}” was exported to ONNX and takes no ${what}: take it as .safetensors`;
  }
  if (added.base === model.base || UNKNOWN_BASES.has(added.base)) return null;
  return `“${added.name}” is for ${added.base}, and the model “${model.name}” is ${model.base}`;
}
