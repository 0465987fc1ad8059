import { paths } from "../api/paths.ts";
import type { PresetAnswer } from "../api/types.ts";
import type { Studio } from "../studio/studio.ts";
import { draftOf } from "./draft.ts";

/** The chosen style preset, if it is still there. */
export function presetOf(studio: Studio): PresetAnswer | undefined {
  const wanted = draftOf(studio).preset.value;
  if (!wanted) return undefined;
  const presets = studio.resources.of<PresetAnswer[]>(paths.stylePresets).data.value;
  return presets?.find((preset) => preset.id === wanted);
}

/** Where a preset says `{prompt}` the words go; without that they come first (InvokeAI's rule). */
function merge(template: string, words: string): string {
  if (template.includes("{prompt}")) return template.replaceAll("{prompt}", words);
  return [words, template].filter(Boolean).join(" ");
}

export function withStyle(
  preset: Pick<PresetAnswer, "preset_data"> | undefined,
  prompt: string,
  negative: string,
) {
  if (!preset) return { prompt, negative };
  const { positive_prompt, negative_prompt } = preset.preset_data;
  return { prompt: merge(positive_prompt, prompt), negative: merge(negative_prompt, negative) };
}
