import { join } from "node:path";
import type { Part } from "../../inference/recognition/types.ts";
import type { ComponentName } from "../../inference/types.ts";
import { detailsOf } from "./details.ts";
import type { Places } from "./places.ts";
import type { ModelRow } from "./row.ts";

/** A network that a model does not hold, and the model that lends it; null when none can. */
export interface Borrowed {
  part: Part;
  lender: ModelRow | null;
}

type Taker = Pick<ModelRow, "base" | "components" | "details" | "format">;

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
  return detailsOf(taker).needs.map((part) => {
    const can = (row: ModelRow) => lends(row, taker.base, part) && isThere(row);
    const chosen = all.find((row) => row.model_key === named[part] && can(row));
    return { part, lender: chosen ?? all.find(can) ?? null };
  });
}

function lends(row: ModelRow, base: string, part: Part): boolean {
  return row.type === "main" && row.base === base && row.format !== "onnx" &&
    detailsOf(row).parts.includes(part);
}

/** Paths of the networks that a model borrows, for the engine. */
export function componentPaths(
  all: readonly Borrowed[],
  places: Pick<Places, "folderOf">,
): Partial<Record<ComponentName, string>> {
  return Object.fromEntries(all.flatMap(({ part, lender }) => {
    if (lender === null) return [];
    const path = places.folderOf(lender.path);
    return [[part, lender.format === "diffusers" ? join(path, part) : path]];
  }));
}

/** Names of networks in sentences. */
const PART_NAMES: Readonly<Record<Part, string>> = {
  unet: "U-Net",
  vae: "VAE",
  text_encoder: "text encoder",
  text_encoder_2: "second text encoder",
};

/** Says which networks nothing lends, and the way out; null when all are there. */
export function lacking(all: readonly Borrowed[], label: string): string | null {
  const parts = all.filter(({ lender }) => lender === null).map(({ part }) => PART_NAMES[part]);
  if (parts.length === 0) return null;
  return `It has no ${parts.join(" and no ")} of its own, and no installed model lends ${
    parts.length === 1 ? "one" : "them"
  }: install a whole model of the same family (${label}).`;
}
