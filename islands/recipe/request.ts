import type { Studio } from "../studio/studio.ts";
import { draftOf, valuesOf } from "./draft.ts";
import { readerOf, sentControls } from "./control_choice.ts";
import { chosenLoras } from "./lora_choice.ts";
import { chosenModel, effectiveSize } from "./model_choice.ts";
import { isExtended } from "./extension.ts";
import { extensionModel } from "./extension_model.ts";
import { samplerOf } from "./sampler_choice.ts";
import { stylesOf } from "./style.ts";

/** What a request to make images and one to estimate them have in common. */
function sharedFields(studio: Studio) {
  const draft = draftOf(studio);
  const sampler = samplerOf(studio);
  const { start, extend } = draft;
  const isExtension = start.value && extend.value && isExtended(extend.value);
  const model = isExtension ? extensionModel(studio)?.key : draft.model.value;
  return {
    ...effectiveSize(draft, chosenModel(studio, draft)),
    steps: draft.steps.value,
    cfg_scale: draft.guidance.value,
    ...(sampler ? { scheduler: sampler } : {}),
    ...(model ? { model } : {}),
    ...(start.value ? { strength: draft.strength.value } : {}),
  };
}

/**
 * Reads the recipe as it is now, and returns a function that makes the request of it for prompts
 * whose expansion may take a while. `front`: before the user's other items.
 */
export function requestOf(studio: Studio, front: boolean) {
  const { count, seedRandom, seed, board, start, mask, extend, negative } = valuesOf(
    draftOf(studio),
  );
  const styles = stylesOf(studio).map(({ id }) => id);
  const loras = chosenLoras(studio).map(({ lora, weight }) => ({ name: lora.key, weight }));
  const controls = sentControls(studio).map((
    { id: _, image, model, preprocessor, ...steering },
  ) => ({
    image,
    name: model,
    ...steering,
    preprocessor: readerOf(studio, { model }) === "ip_adapter" ? null : preprocessor,
  }));
  const rest = {
    ...sharedFields(studio),
    count,
    ...(seedRandom ? {} : { seed }),
    ...(board ? { board_id: board } : {}),
    ...(start ? { init_image: start.name } : {}),
    ...(start && mask && !extend ? { mask } : {}),
    ...(start && extend && isExtended(extend) ? { extend } : {}),
    ...(loras.length > 0 ? { loras } : {}),
    ...(controls.length > 0 ? { controls } : {}),
    ...(front ? { prepend: true } : {}),
  };
  return (prompts: readonly string[]) => ({
    ...rest,
    ...(prompts.length === 1 ? { prompt: prompts[0] } : { prompts: [...prompts] }),
    ...(negative.trim() ? { negative_prompt: negative.trim() } : {}),
    ...(styles.length > 0 ? { styles } : {}),
  });
}

/** The request for an estimate of so many images of the recipe. */
export function estimateRequest(studio: Studio, images: number) {
  const controls =
    sentControls(studio).filter((layer) => readerOf(studio, layer) === "controlnet").length;
  return { ...sharedFields(studio), images, ...(controls > 0 ? { controls } : {}) };
}
