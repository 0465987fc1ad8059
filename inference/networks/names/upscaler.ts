import type { Weights } from "../../weights/catalogue.ts";
import { NetworkError } from "../errors.ts";
import { Source } from "../source.ts";
import { findPrefix, rename, type Rule } from "./rules.ts";

/**
 * Names of an upscaler's weights. RRDBNet is asked for by the names of Real-ESRGAN
 * (xinntao/Real-ESRGAN); older files number its layers (xinntao/ESRGAN), in which activations and
 * enlargements count, too.
 */

const PREFIXES = ["", "params_ema.", "params.", "module."];

/** Finds the weights of one of the networks of `../upscaler.ts`. */
export function upscalerSource({ tensors }: Weights): Source {
  for (const first of ["conv_first.weight", "body.0.weight", "F_m1.weight"]) {
    const prefix = findPrefix(tensors, PREFIXES, first);
    if (prefix !== null) return new Source(tensors, prefix);
  }
  const prefix = findPrefix(tensors, PREFIXES, "model.0.weight");
  if (prefix === null) throw new NetworkError("it holds no upscaler of a kind that is known here");
  const has = (name: string) => tensors.has(`${prefix}${name}`);
  let blocks = 0;
  while (has(`model.1.sub.${blocks}.RDB1.conv1.0.weight`)) blocks++;
  let doublings = 0;
  while (has(`model.${3 * (doublings + 1)}.weight`)) doublings++;
  const last = 3 * doublings + 2;
  const rules: Rule[] = [
    ["conv_first.", "model.0."],
    ["conv_body.", `model.1.sub.${blocks}.`],
    [/^conv_up(\d)\./, (i) => +i <= doublings ? `model.${3 * +i}.` : "none."],
    ["conv_hr.", `model.${last}.`],
    ["conv_last.", `model.${last + 2}.`],
    [
      /^body\.(\d+)\.rdb(\d)\.conv(\d)\./,
      (block, part, conv) => `model.1.sub.${block}.RDB${part}.conv${conv}.0.`,
    ],
  ];
  return new Source(tensors, prefix, (wanted) => [rename(rules, wanted)]);
}
