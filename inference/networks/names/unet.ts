import type { Weights } from "../../weights/catalogue.ts";
import { NetworkError } from "../errors.ts";
import { Source } from "../source.ts";
import { findPrefix, rename, type Rule } from "./rules.ts";

/**
 * Names of a U-Net's weights. Networks ask for those of diffusers; single files have those of
 * CompVis' ldm (as diffusers' convert_diffusers_to_original_stable_diffusion.py pairs them).
 */

const DIFFUSERS = ["", "unet."];
const CLDM = ["control_model.", ""];
const LDM = ["model.diffusion_model.", "diffusion_model.", ""];

/** How ldm numbers blocks: by level, each with so many residual blocks and one that resizes. */
interface LdmBlocks {
  resnets: number;
  /** Whether a level on the way up has attention, counted from the deepest. */
  attends(level: number): boolean;
}

const RESNET: Rule[] = [
  [".norm1.", ".in_layers.0."],
  [".conv1.", ".in_layers.2."],
  [".time_emb_proj.", ".emb_layers.1."],
  [".norm2.", ".out_layers.0."],
  [".conv2.", ".out_layers.3."],
  [".conv_shortcut.", ".skip_connection."],
];

/** Finds a U-Net's weights in a checkpoint, a folder of diffusers, or a file of its own. */
export function unetSource({ tensors }: Weights): Source {
  const own = findPrefix(tensors, DIFFUSERS, "up_blocks.0.resnets.0.conv1.weight");
  if (own !== null) return new Source(tensors, own);
  const prefix = findPrefix(tensors, LDM, "output_blocks.0.0.in_layers.0.weight");
  if (prefix === null) throw new NetworkError("it holds no U-Net");
  const toLdm = ldmUNetNames(ldmBlocks((name) => tensors.has(prefix + name)));
  return new Source(tensors, prefix, (wanted) => [toLdm(wanted)]);
}

/** Finds a ControlNet's weights, in diffusers' names or in those of its authors (cldm). */
export function controlNetSource({ tensors }: Weights): Source {
  if (tensors.has("controlnet_mid_block.weight")) return new Source(tensors, "");
  const prefix = findPrefix(tensors, CLDM, "input_hint_block.0.weight");
  if (prefix === null) throw new NetworkError("it holds no ControlNet");
  const toLdm = ldmUNetNames(ldmBlocks((name) => tensors.has(prefix + name)));
  let hints = 0;
  while (tensors.has(`${prefix}input_hint_block.${2 * (hints + 1)}.weight`)) hints++;
  const rules: Rule[] = [
    [/^controlnet_down_blocks\.(\d+)/, (i) => `zero_convs.${i}.0`],
    ["controlnet_mid_block", "middle_block_out.0"],
    ["controlnet_cond_embedding.conv_in", "input_hint_block.0"],
    [
      /^controlnet_cond_embedding\.blocks\.(\d+)/,
      (i) => +i < hints - 1 ? `input_hint_block.${2 * (+i + 1)}` : "none",
    ],
    ["controlnet_cond_embedding.conv_out", `input_hint_block.${2 * hints}`],
  ];
  return new Source(tensors, prefix, (wanted) => [
    wanted.startsWith("controlnet_") ? rename(rules, wanted) : toLdm(wanted),
  ]);
}

/** Derives from a file's names how its blocks are numbered. */
function ldmBlocks(has: (name: string) => boolean): LdmBlocks {
  let first = 1;
  while (first < 10 && !has(`input_blocks.${first}.0.op.weight`)) first++;
  const resnets = first - 1;
  return {
    resnets,
    attends: (level) => has(`output_blocks.${(resnets + 1) * level}.1.norm.weight`),
  };
}

/**
 * Returns what ldm calls a layer of a network, whichever names its own file has: LoRAs for SDXL
 * were made with either.
 */
export function ldmLayerNames(source: Source): (layer: string) => string[] {
  let resnets = 0;
  while (source.find(`down_blocks.0.resnets.${resnets}.conv1.weight`)) resnets++;
  const toLdm = ldmUNetNames({
    resnets,
    attends: (level) => source.find(`up_blocks.${level}.attentions.0.norm.weight`) !== undefined,
  });
  // The rules know names by the dot after them.
  return (layer) => [toLdm(`${layer}.`).slice(0, -1)];
}

/** Returns the function that turns a name of diffusers into ldm's. */
function ldmUNetNames({ resnets, attends }: LdmBlocks): (name: string) => string {
  const input = (level: string, block: number) => `input_blocks.${(resnets + 1) * +level + block}`;
  // On the way up, the number after a level's last block is the next level's first.
  const output = (level: string, block: number) =>
    `output_blocks.${block <= resnets ? (resnets + 1) * +level + block : "none"}`;
  const kind = (kind: string) => kind === "resnets" ? 0 : 1;
  const rules: Rule[] = [
    [/^conv_in\./, "input_blocks.0.0."],
    [/^conv_norm_out\./, "out.0."],
    [/^conv_out\./, "out.2."],
    [/^time_embedding\.linear_(\d)/, (n) => `time_embed.${2 * (+n - 1)}`],
    [/^add_embedding\.linear_(\d)/, (n) => `label_emb.0.${2 * (+n - 1)}`],
    [/^down_blocks\.(\d)\.downsamplers\.0\.conv/, (i) => `${input(i, resnets + 1)}.0.op`],
    [
      /^down_blocks\.(\d)\.(resnets|attentions)\.(\d)/,
      (i, what, j) => `${input(i, +j + 1)}.${kind(what)}`,
    ],
    [
      /^up_blocks\.(\d)\.upsamplers\.0\.conv/,
      (i) => `${output(i, resnets)}.${attends(+i) ? 2 : 1}.conv`,
    ],
    [
      /^up_blocks\.(\d)\.(resnets|attentions)\.(\d)/,
      (i, what, j) => `${output(i, +j)}.${kind(what)}`,
    ],
    [/^mid_block\.resnets\.(\d)/, (j) => `middle_block.${2 * +j}`],
    [/^mid_block\.attentions\.0/, "middle_block.1"],
  ];
  return (name) => rename(name.includes(".resnets.") ? [...rules, ...RESNET] : rules, name);
}
