import { withStyles } from "../../inference/prompts/style.ts";
import type { StylePreset } from "../../services/contract/presets.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { draftOf } from "./draft.ts";

/** The chosen styles that are still there, in the order in which they are applied. */
export function stylesOf(studio: Studio): StylePreset[] {
  const presets = studio.resources.of(paths.offeredPresets).data.value ?? [];
  return draftOf(studio).styles.value.flatMap((id) => presets.find((one) => one.id === id) ?? []);
}

/** Several prompts as the server makes them of styles; the negative prompt is that of all. */
export function styledPrompts(
  styles: readonly StylePreset[],
  prompts: readonly string[],
  negative: string,
) {
  const texts = styles.map(({ preset_data }) => preset_data);
  return {
    prompts: prompts.map((prompt) => withStyles(texts, prompt, "").prompt),
    negative: withStyles(texts, "", negative).negative,
  };
}
