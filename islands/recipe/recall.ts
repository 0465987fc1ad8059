import type { ImageMetadata } from "../api/image_metadata.ts";
import { SCREENS } from "../studio/screens.ts";
import type { Studio } from "../studio/studio.ts";
import { recallControls } from "./control_choice.ts";
import { assign, draftOf } from "./draft.ts";
import { asWritten, type Part, partOf } from "./from_metadata.ts";
import { lorasFor, lorasIn, putLora } from "./lora_choice.ts";
import type { Recipe } from "./recipe.ts";
import { startUploadOf } from "./start_upload.ts";

/** Restores the settings of an image in the form; without its seed this is a remix. */
export function recall(studio: Studio, meta: ImageMetadata, { seed }: { seed: boolean }): void {
  const taken = (part: Part) => partOf(studio, meta, part);
  // The same image again has the lines that were drawn for it, another one draws its own.
  const drawn = seed && meta.positive_prompt_template?.includes("__");
  const written = drawn ? null : asWritten(studio, meta);
  const whole: Part[] = [
    ...["prompt", "steps", "guidance", "sampler", "strength", "model", "size"] as const,
    ...(seed ? ["seed" as const] : []),
  ];
  assign(draftOf(studio), {
    ...Object.assign({}, ...whole.map(taken)),
    ...(meta.negative_prompt === undefined ? {} : { negative: meta.negative_prompt }),
    styles: [],
    ...written,
    loras: [],
    ...(seed ? {} : { seedRandom: true }),
  });
  const { found, missing } = lorasIn(meta, lorasFor(studio));
  for (const { lora, weight } of found) putLora(studio, lora, weight);
  missing.push(...recallControls(studio, meta.controls ?? []));
  // An image that had a start image gets it back; others clear the field.
  const start = startUploadOf(studio);
  start.clear();
  if (meta.init_image) {
    void start.use(meta.init_image, { fit: false, extend: meta.extend ?? null });
  }
  const words = studio.text.value.create;
  const left = [
    ...(meta.model && !taken("model")
      ? [words.notHere(meta.model.name ?? meta.model.key ?? "")]
      : []),
    ...(meta.scheduler !== undefined && !taken("sampler") ? [words.notHere(meta.scheduler)] : []),
    ...missing.map(words.notHere),
    ...(meta.unused ?? []).map(words.notUsed),
  ];
  const text = [words.recalled, ...left].join(" ");
  studio.toasts.show({ kind: left.length > 0 ? "info" : "success", text });
}

/** Puts one setting of an image into the form and keeps the rest. `label`: its name in the UI. */
export function recallPart(studio: Studio, values: Partial<Recipe>, label: string): void {
  assign(draftOf(studio), values);
  studio.toasts.show({
    kind: "success",
    text: studio.text.value.images.partTaken(label),
    action: {
      label: SCREENS.create.title[studio.language.value],
      run: () => studio.router.go(studio.router.href("create")),
    },
  });
}
