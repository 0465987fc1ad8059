import type { ImageMetadata } from "../api/image_metadata.ts";
import type { Part } from "../recipe/from_metadata.ts";
import { samplerName } from "../recipe/samplers.ts";
import type { Language } from "../text/languages.ts";
import type { Text } from "../text/text.ts";
import { numberText } from "../ui/typed_number.ts";

export interface Fact {
  label: string;
  value: string | number | undefined;
  /** What the form of Create takes over of it. */
  part?: Part;
}

/** The settings that an image was made with, by their names in the form. */
export function settingsOf(
  { create, images }: Text,
  language: Language,
  meta: ImageMetadata | null,
): Fact[] {
  const number = (value: number | undefined) =>
    value === undefined ? undefined : numberText(value, language);
  const { width, height, scheduler, loras = [] } = meta ?? {};
  return [
    { label: create.prompt, value: meta?.positive_prompt, part: "prompt" },
    { label: create.template, value: meta?.positive_prompt_template, part: "template" },
    { label: create.style, value: meta?.styles?.map(({ name }) => name).join(", ") },
    { label: create.negative, value: meta?.negative_prompt, part: "negative" },
    { label: create.seed, value: meta?.seed, part: "seed" },
    { label: create.steps, value: meta?.steps, part: "steps" },
    { label: create.guidance, value: number(meta?.cfg_scale), part: "guidance" },
    { label: create.sampler, value: scheduler && samplerName(scheduler), part: "sampler" },
    { label: create.strength, value: number(meta?.strength), part: "strength" },
    { label: create.model, value: meta?.model?.name, part: "model" },
    {
      label: create.loras,
      value: loras.map(({ name, key, weight }) => `${name ?? key} ${number(weight)}`).join(", "),
    },
    {
      label: create.size,
      value: width && height ? images.size(width, height) : undefined,
      part: "size",
    },
  ];
}

/** The settings in which two images differ; "" where one has none. */
export function differences(
  text: Text,
  language: Language,
  first: ImageMetadata | null,
  second: ImageMetadata | null,
): { label: string; first: string; second: string }[] {
  const others = settingsOf(text, language, second);
  return settingsOf(text, language, first)
    .map(({ label, value }, i) => (
      { label, first: String(value ?? ""), second: String(others[i]?.value ?? "") }
    ))
    .filter(({ first, second }) => first !== second);
}
