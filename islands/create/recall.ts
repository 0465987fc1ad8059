import type { ImageMetadata } from "../api/image_metadata.ts";
import type { Studio } from "../studio/studio.ts";
import { assign, draftOf } from "./draft.ts";
import { lorasFor, putLora } from "./lora_choice.ts";
import { modelsOf } from "./model_choice.ts";
import { startUploadOf } from "./start_upload.ts";

/** Restores the settings of an image in the form; without its seed this is a remix. */
export function recall(studio: Studio, meta: ImageMetadata, { seed }: { seed: boolean }): void {
  const model = modelsOf(studio).find((m) => m.key === meta.model?.key) ??
    modelsOf(studio).find((m) => m.name === meta.model?.name);
  const sampler = studio.boot.engine.samplers.find((name) => name === meta.scheduler);
  assign(draftOf(studio), {
    prompt: meta.positive_prompt,
    negative: meta.negative_prompt,
    steps: meta.steps,
    guidance: meta.cfg_scale,
    sampler,
    width: meta.width,
    height: meta.height,
    strength: meta.strength,
    ...(model ? { model: model.key } : {}),
    loras: [],
    ...(seed && meta.seed !== undefined ? { seedRandom: false, seed: meta.seed } : {}),
    ...(seed ? {} : { seedRandom: true }),
  });
  const offered = lorasFor(studio);
  const missing: string[] = [];
  for (const { key, name, weight } of meta.loras ?? []) {
    const lora = offered.find((one) => one.key === key) ?? offered.find((one) => one.name === name);
    if (lora) putLora(studio, lora, weight);
    else missing.push(name ?? key ?? "");
  }
  // An image that had a start image gets it back; others clear the field.
  const start = startUploadOf(studio);
  start.clear();
  if (meta.init_image) void start.use(meta.init_image, { fit: false });
  const words = studio.text.value.create;
  const left = [
    ...(meta.model && !model ? [words.notHere(meta.model.name ?? meta.model.key ?? "")] : []),
    ...(meta.scheduler !== undefined && !sampler ? [words.notHere(meta.scheduler)] : []),
    ...missing.map(words.notHere),
    ...(meta.unused ?? []).map(words.notUsed),
  ];
  const text = [words.recalled, ...left].join(" ");
  studio.toasts.show({ kind: left.length > 0 ? "info" : "success", text });
}
