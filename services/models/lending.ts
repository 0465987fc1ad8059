import { join } from "node:path";
import type { ImageWidths, Part } from "../../inference/recognition/types.ts";
import type { ComponentName } from "../../inference/types.ts";
import { detailsOf } from "./details.ts";
import type { Places } from "./places.ts";
import type { ModelRow } from "./row.ts";

/** A network that a model does not hold, and the model that lends it; null when none can. */
export interface Borrowed {
  part: Part;
  lender: ModelRow | null;
}

/** Types of the models that lend networks. */
export const LENDERS = ["main", "clip_vision"];

export type Taker = Pick<ModelRow, "base" | "components" | "details" | "format">;

/**
 * Finds the networks that a model lacks: in the model that its record names, if that still exists,
 * otherwise in the one of its family that was installed first. Graphs exported to ONNX lend
 * nothing: they cannot be mixed with weights.
 * @param all the rows of all models that may lend, oldest first
 */
export function borrowed(
  taker: Taker,
  all: readonly ModelRow[],
  isThere: (row: ModelRow) => boolean,
): Borrowed[] {
  const named = JSON.parse(taker.components) as Partial<Record<Part, string>>;
  const { needs, image_widths: widths } = detailsOf(taker);
  return needs.map((part) => {
    const can = (row: ModelRow) =>
      isThere(row) &&
      (part === "image_encoder" ? reads(row, widths) : lends(row, taker.base, part));
    const chosen = all.find((row) => row.model_key === named[part] && can(row));
    return { part, lender: chosen ?? all.find(can) ?? null };
  });
}

function lends(row: ModelRow, base: string, part: Part): boolean {
  return row.type === "main" && row.base === base && row.format !== "onnx" &&
    detailsOf(row).parts.includes(part);
}

/** Whether a model is an image encoder of these widths. */
function reads(row: ModelRow, wanted: ImageWidths = {}): boolean {
  if (row.type !== "clip_vision") return false;
  const { image_widths: own = {} } = detailsOf(row);
  return (["tokens", "whole"] as const).every((width) =>
    wanted[width] === undefined || wanted[width] === own[width]
  );
}

/** Paths of the networks that a model borrows, for the engine. */
export function componentPaths(
  all: readonly Borrowed[],
  places: Pick<Places, "folderOf">,
): Partial<Record<ComponentName, string>> {
  return Object.fromEntries(all.flatMap(({ part, lender }) => {
    if (lender === null) return [];
    const path = places.folderOf(lender.path);
    // An image encoder is a model of its own, also as a folder.
    const isPart = lender.format === "diffusers" && part !== "image_encoder";
    return [[part, isPart ? join(path, part) : path]];
  }));
}

/** Names of networks in sentences. */
const PART_NAMES: Readonly<Record<Part, string>> = {
  unet: "U-Net",
  vae: "VAE",
  text_encoder: "text encoder",
  text_encoder_2: "second text encoder",
  image_encoder: "image encoder",
};

/** Says which networks nothing lends, and the way out; null when all are there. */
export function lacking(all: readonly Borrowed[], label: string): string | null {
  const parts = all.filter(({ lender }) => lender === null).map(({ part }) => PART_NAMES[part]);
  if (parts.length === 0) return null;
  if (all.some(({ part }) => part === "image_encoder")) {
    return "It needs a CLIP image encoder, and none of those installed fits it: install the one that " +
      "it was made with (CLIP ViT-H for most).";
  }
  return `It has no ${parts.join(" and no ")} of its own, and no installed model lends ${
    parts.length === 1 ? "one" : "them"
  }: install a whole model of the same family (${label}).`;
}
