import { FAMILY_NAMES } from "../../inference/families/defaults.ts";
import type { ModelRecord } from "../../services/contract/models.ts";

/** A family as its makers call it, which no language translates. */
export const familyName = (base: string): string =>
  (FAMILY_NAMES as Readonly<Record<string, string>>)[base] ?? base;

/** Kinds in the order in which they are listed; what is of none of them comes last. */
export const KINDS = [
  ...["main", "lora", "embedding", "vae", "controlnet", "control_lora"] as const,
  ...["t2i_adapter", "ip_adapter", "clip_vision", "clip_embed"] as const,
  "spandrel_image_to_image" as const,
  ...["depth_estimation", "background_removal", "image_to_text"] as const,
  ...["keypoint_detection", "image_feature_extraction"] as const,
] as const;
export type Kind = typeof KINDS[number];

export const isKind = (type: string): type is Kind => (KINDS as readonly string[]).includes(type);

/** The kinds and families that occur among these models, in order. */
export function occurring(models: readonly Pick<ModelRecord, "type" | "base">[]) {
  const types = new Set(models.map(({ type }) => type));
  const bases = new Set(models.map(({ base }) => base));
  bases.delete("any");
  return { kinds: KINDS.filter((kind) => types.has(kind)), bases: [...bases].sort() };
}
