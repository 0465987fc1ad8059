import type { Nothing } from "../../../services/contract/fields.ts";
import type { ReadPresets, StylePreset } from "../../../services/contract/presets.ts";
import type {
  ListedWildcard,
  Wildcard,
  WildcardBody,
  WildcardChanges,
} from "../../../services/contract/wildcards.ts";
import { at, part, query, V1 } from "../path.ts";

/** Style presets and wildcards. */
export const presetsPaths = {
  stylePresets: at<{ GET: StylePreset[]; POST: StylePreset }>(`${V1}/style_presets/`),
  /** Without other people's private ones, which administrators may see as well. */
  offeredPresets: at<{ GET: StylePreset[] }>(`${V1}/style_presets/?shared_only=true`),
  stylePreset: (id: string) =>
    at<{ PATCH: StylePreset; DELETE: Nothing }>(`${V1}/style_presets/i/${part(id)}`),
  stylePresetImage: (id: string) =>
    at<{ GET: Blob; DELETE: StylePreset }>(`${V1}/style_presets/i/${part(id)}/image`),
  restorePreset: (id: string) =>
    at<{ POST: StylePreset }>(`${V1}/style_presets/i/${part(id)}/restore`),
  readPresets: at<{ POST: ReadPresets }>(`${V1}/style_presets/read_file`),
  exportPresets: (format: "csv" | "json") =>
    at<{ GET: Blob }>(`${V1}/style_presets/export/mine${query({ format })}`),
  wildcards: at<{ GET: ListedWildcard[]; POST: Wildcard }, { POST: WildcardBody }>(
    `${V1}/wildcards/`,
  ),
  /** Without other people's private ones, which administrators may see as well. */
  offeredWildcards: at<{ GET: ListedWildcard[] }>(`${V1}/wildcards/?shared_only=true`),
  wildcard: (id: string) =>
    at<{ GET: Wildcard; PATCH: Wildcard; DELETE: Nothing }, { PATCH: WildcardChanges }>(
      `${V1}/wildcards/i/${part(id)}`,
    ),
  wildcardFile: (id: string) => at<{ GET: Blob }>(`${V1}/wildcards/i/${part(id)}/file`),
  restoreWildcard: (id: string) => at<{ POST: Wildcard }>(`${V1}/wildcards/i/${part(id)}/restore`),
  importWildcard: (replace: boolean) =>
    at<{ POST: Wildcard }>(`${V1}/wildcards/import${query({ replace })}`),
  exportWildcards: at<{ GET: Blob }>(`${V1}/wildcards/export/mine`),
} as const;
