import type { StylePreset } from "../../services/contract/presets.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { draftOf } from "./draft.ts";

/** The chosen style preset, if it is still there. */
export function presetOf(studio: Studio): StylePreset | undefined {
  const wanted = draftOf(studio).preset.value;
  if (!wanted) return undefined;
  const presets = studio.resources.of(paths.offeredPresets).data.value;
  return presets?.find((preset) => preset.id === wanted);
}

/** Where a preset says `{prompt}` the words go; without that they come first (InvokeAI's rule). */
function merge(template: string, words: string): string {
  if (template.includes("{prompt}")) return template.replaceAll("{prompt}", () => words);
  return [words, template].filter(Boolean).join(" ");
}

/** Applies the preset to a prompt and a negative prompt. */
export function withStyle(
  preset: Pick<StylePreset, "preset_data"> | undefined,
  prompt: string,
  negative: string,
) {
  if (!preset) return { prompt, negative };
  const { positive_prompt, negative_prompt } = preset.preset_data;
  return { prompt: merge(positive_prompt, prompt), negative: merge(negative_prompt, negative) };
}

/** The same for several prompts; the negative prompt is that of all of them. */
export function styledPrompts(
  preset: Parameters<typeof withStyle>[0],
  prompts: readonly string[],
  negative: string,
) {
  return {
    prompts: prompts.map((prompt) => withStyle(preset, prompt, negative).prompt),
    negative: withStyle(preset, "", negative).negative,
  };
}
