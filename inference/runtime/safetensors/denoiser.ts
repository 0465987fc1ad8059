import { joined } from "../../floats.ts";
import type { NetworkModel } from "../../networks/mod.ts";
import type { Source } from "../../networks/source.ts";
import { countHeads, defaultHeads, type UNetOptions } from "../../networks/unet_blocks.ts";
import { ModelError } from "../../pipeline/errors.ts";
import type { Conditioning, UNetCall } from "../../pipeline/networks.ts";
import { type AttentionShape, guidanceBatch, tooLargeMessage } from "../onnx/attention_limit.ts";
import { repeated } from "../onnx/batch.ts";
import { guidanceEmbedding } from "../onnx/guidance_embedding.ts";
import type { Tensor } from "../onnx/tensors.ts";
import type { createRooms } from "./memory.ts";

/** What a U-Net and a ControlNet have in common: how they are built, and what they are given. */

/** Heads of the first attention, and how far the image was shrunk until there. */
export function firstAttention(
  source: Source,
  { heads: given }: UNetOptions,
): Omit<AttentionShape, "bytes"> {
  const block = (level: number) => `down_blocks.${level}.attentions.0.transformer_blocks.0`;
  const channelsOf = (level: number) => source.find(`${block(level)}.attn1.to_q.weight`)?.shape[0];
  const level = channelsOf(0) ? 0 : 1;
  const text = source.find(`${block(level)}.attn2.to_k.weight`)?.shape[1];
  const heads = countHeads(given ?? defaultHeads(text), channelsOf(level) ?? 0);
  return { heads, shrunk: 2 ** level };
}

/** The limits of a device for a network with attention. */
export interface Limits {
  attention: AttentionShape;
  /** Bytes of the largest buffer for the scores of attention. */
  buffer: number;
  /** Pixels per latent cell, for messages. */
  factor: number;
}

/**
 * Runs a network for each prompt: for all of them at once where the device computes that correctly
 * and has the memory for it and they are equally long, otherwise one after the other.
 *
 * @param hasRoom makes room for so many prompts of a length, if there is any: see `createRooms`
 * @param run computes a part of the prompts, of which the first has the number `from`
 * @throws {RangeError} for a size that the device cannot compute correctly, or has no memory for
 */
export async function inPasses<T>(
  { width, height, prompts }: UNetCall,
  { attention, buffer, factor }: Limits,
  hasRoom: ReturnType<typeof createRooms>,
  run: (prompts: readonly Conditioning[], from: number) => Promise<T[]>,
): Promise<T[]> {
  const most = guidanceBatch(width, height, attention, buffer);
  if (most === null) {
    throw new RangeError(tooLargeMessage(width * factor, height * factor, buffer));
  }
  const alike = prompts.every(({ tokens }) => tokens === prompts[0]?.tokens);
  const cells = { width, height };
  const together = prompts.length <= most && alike &&
    await hasRoom(cells, prompts.length, prompts[0]?.tokens ?? 0);
  if (together) return await run(prompts, 0);
  const answers: T[] = [];
  for (const [i, prompt] of prompts.entries()) {
    await hasRoom(cells, 1, prompt.tokens);
    answers.push(...await run([prompt], i));
  }
  return answers;
}

/** Length of the last axis of an input; null where there is no such input. */
export function widthOf({ inputs }: NetworkModel, name: string): number | null {
  const dims = inputs.find((input) => input.name === name)?.dims;
  return dims ? Number(dims.at(-1)) : null;
}

/** Prompts as the input of cross-attention. */
export function textFeeds(prompts: readonly Conditioning[]): Record<string, Tensor> {
  const { tokens = 0, width = 0 } = prompts[0] ?? {};
  const data = joined(prompts.map(({ data }) => data));
  return { encoder_hidden_states: { data, dims: [prompts.length, tokens, width] } };
}

/** @throws {ModelError} for prompts of another width than `network` takes */
export function requireWidth(
  network: NetworkModel,
  what: string,
  prompts: readonly Conditioning[],
): void {
  const width = widthOf(network, "encoder_hidden_states");
  const wrong = prompts.find((prompt) => prompt.width !== width);
  if (!wrong) return;
  throw new ModelError(
    `${what} takes prompts of width ${width}, this one has ${wrong.width}: the text encoder is of ` +
      "another family of models",
  );
}

/**
 * The inputs of a step, other than the prompts.
 *
 * @param what names the network in errors: "the U-Net"
 * @throws {ModelError} for prompts that lack what SDXL takes beside the text
 */
export function stepFeeds(
  network: NetworkModel,
  what: string,
  { sample: latents, beside, height, width, timestep, guidance = 1 }: UNetCall,
  prompts: readonly Conditioning[],
): Record<string, Tensor> {
  const channels = Number(network.inputs.find(({ name }) => name === "sample")?.dims[1]);
  const batch = prompts.length;
  const sample = beside ? joined([latents, beside]) : latents;
  const feeds: Record<string, Tensor> = {
    sample: { data: repeated(sample, batch), dims: [batch, channels, height, width] },
    timestep: { data: [timestep], dims: [1] },
  };
  const guidanceWidth = widthOf(network, "timestep_cond");
  if (guidanceWidth !== null) {
    const data = repeated(guidanceEmbedding(guidance, guidanceWidth), batch);
    feeds["timestep_cond"] = { data, dims: [batch, guidanceWidth] };
  }
  const pooledWidth = widthOf(network, "text_embeds");
  const idCount = widthOf(network, "time_ids");
  if (pooledWidth !== null && idCount !== null) {
    const added = prompts.map((prompt) => addedOf(prompt, what, pooledWidth, idCount));
    feeds["text_embeds"] = {
      data: joined(added.map(({ pooled }) => pooled)),
      dims: [batch, pooledWidth],
    };
    feeds["time_ids"] = {
      data: added.flatMap(({ timeIds }) => timeIds),
      dims: [batch, idCount],
    };
  }
  return feeds;
}

function addedOf({ added }: Conditioning, what: string, pooledWidth: number, idCount: number) {
  if (added?.pooled.length === pooledWidth && added.timeIds.length === idCount) return added;
  throw new ModelError(
    added?.pooled.length === pooledWidth
      ? `${what} takes ${idCount} numbers of sizes and scores, the prompt has ` +
        `${added.timeIds.length}: encode it for ${idCount === 5 ? "the refiner" : "the base model"}`
      : `${what} takes a pooled text beside the prompt, as Stable Diffusion XL does: encode the ` +
        "prompt with the nodes of Stable Diffusion XL",
  );
}
