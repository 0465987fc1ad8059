import { paths } from "../api/paths.ts";
import type { StylePreset } from "../../services/contract/presets.ts";

export const GROUPS = ["mine", "shared", "defaults"] as const;
export type Group = (typeof GROUPS)[number];

/** The owner of a style, from the viewer's perspective. */
export function groupOf(preset: StylePreset, me: string | undefined): Group {
  if (preset.type === "default") return "defaults";
  return preset.user_id === me ? "mine" : "shared";
}

/** Whether every word of a search is in the style's name (as it is shown) or in its prompts. */
export function fitsSearch(preset: StylePreset, shownName: string, search: string): boolean {
  const { positive_prompt, negative_prompt } = preset.preset_data;
  const text = [shownName, preset.name, positive_prompt, negative_prompt, preset.owner_name ?? ""]
    .join("\n").toLowerCase();
  return search.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** Which styles an address asks for. */
export interface PresetPlace {
  view: Group | "all";
  search: string;
  /** Also what others keep for themselves: for administrators. */
  others: boolean;
}

/** The list of the API for a place. */
export const presetListPath = ({ others }: PresetPlace) =>
  others ? paths.stylePresets : paths.offeredPresets;

export function presetPlaceOf(params: URLSearchParams): PresetPlace {
  return {
    view: GROUPS.find((g) => g === params.get("view")) ?? "all",
    search: params.get("q")?.trim() ?? "",
    others: params.get("others") === "1",
  };
}
