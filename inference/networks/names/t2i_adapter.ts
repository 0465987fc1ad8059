import type { Weights } from "../../weights/catalogue.ts";
import { NetworkError } from "../errors.ts";
import { Source } from "../source.ts";
import { findPrefix } from "./rules.ts";

/**
 * Names of a T2I-Adapter's weights. The network asks for those of diffusers (models/adapter.py);
 * its authors number the blocks of all levels of the full adapter in one list, and call those of a
 * level of the light one `body`.
 */

const PREFIXES = ["adapter.", ""];

/** Levels of an adapter. */
const LEVELS = 4;

export function t2iAdapterSource({ tensors }: Weights): Source {
  const at = (name: string) => findPrefix(tensors, PREFIXES, name);
  const diffusers = at("body.0.resnets.0.block1.weight");
  if (diffusers !== null) return new Source(tensors, diffusers);
  const light = at("body.0.body.0.block1.weight");
  if (light !== null) {
    return new Source(tensors, light, (wanted) => [wanted.replace(".resnets.", ".body.")]);
  }
  const full = at("body.0.block1.weight");
  if (full === null) throw new NetworkError("it holds no T2I-Adapter");
  let blocks = 0;
  while (tensors.has(`${full}body.${blocks}.block1.weight`)) blocks++;
  const each = blocks / LEVELS;
  if (!Number.isInteger(each)) {
    throw new NetworkError(`its ${blocks} blocks make no ${LEVELS} levels: some are missing`);
  }
  return new Source(tensors, full, (wanted) => [
    wanted
      .replace(/^body\.(\d+)\.resnets\.(\d+)\./, (_, level, block) =>
        // Beyond a level's last block there is the first of the next level.
        +block < each ? `body.${+level * each + +block}.` : "none.")
      .replace(/^body\.(\d+)\.in_conv\./, (_, level) => `body.${+level * each}.in_conv.`),
  ]);
}
