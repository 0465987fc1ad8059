import type { Family } from "../../families/family.ts";
import { buildUNet, type UsedLora } from "../../networks/mod.ts";
import { unetSource } from "../../networks/names/unet.ts";
import type { UNetOptions } from "../../networks/unet_blocks.ts";
import { ModelError } from "../../pipeline/errors.ts";
import type { Conditioning, UNet, UNetCall } from "../../pipeline/networks.ts";
import { type AttentionShape, guidanceBatch, tooLargeMessage } from "../onnx/attention_limit.ts";
import { guidanceEmbedding } from "../onnx/guidance_embedding.ts";
import { infoOf, outputOf, type Session, type Tensor } from "../onnx/tensors.ts";
import { joined } from "../../floats.ts";
import { repeated } from "../onnx/batch.ts";
import { keyOf, strengthFeeds } from "./loras.ts";
import { open, optionsFor, type Workshop } from "./open.ts";
import type { Part } from "./parts.ts";

/** Opens a U-Net from its weights. */
export async function openUNet(
  workshop: Workshop,
  part: Part,
  family: Family,
  loras: readonly UsedLora[],
): Promise<UNet> {
  const options = optionsFor(workshop.backend);
  const structure = structureOf(part, family);
  const session = await open(workshop, {
    what: `U-Net of ${part.weights.name}`,
    variant: keyOf(loras, options.device),
    part,
    options,
    build: (options) => buildUNet(part.weights, { ...options, ...structure, loras }),
  });
  const plain = options.attention === "plain" ? workshop.backend.bufferLimit : Infinity;
  const bytes = options.precision === "float16" ? 2 : 4;
  const attention = { ...firstAttention(part, structure), bytes };
  const strengths = strengthFeeds(loras, options.device);
  return unetOf(session, attention, plain, family.latents.factor, strengths);
}

/** What the shapes of the weights do not tell, where a configuration beside them does. */
function structureOf({ config }: Part, { added: kind }: Family): UNetOptions {
  const { norm_num_groups: groups, addition_time_embed_dim: sizeWidth } = config;
  // diffusers gives the number of heads under the name of their size; in levels for SD 2 and SDXL.
  const heads = config.num_attention_heads ?? config.attention_head_dim;
  const [channels] = config.block_out_channels ?? [];
  const added = config.projection_class_embeddings_input_dim;
  return {
    ...(typeof heads === "number" ? { heads: { count: heads } } : {}),
    ...(Array.isArray(heads) && channels ? { heads: { size: channels / heads[0]! } } : {}),
    ...(groups ? { groups } : {}),
    ...(sizeWidth ? { sizeWidth } : {}),
    // The base takes six numbers beside the pooled text, the refiner five.
    ...(added && sizeWidth ? { pooledWidth: added - (kind === "score" ? 5 : 6) * sizeWidth } : {}),
  };
}

/** Heads of the first attention, and how far the image was shrunk until there. */
function firstAttention(
  { weights }: Part,
  { heads }: UNetOptions,
): Omit<AttentionShape, "bytes"> {
  const source = unetSource(weights);
  const block = (level: number) => `down_blocks.${level}.attentions.0.transformer_blocks.0`;
  const channelsOf = (level: number) => source.find(`${block(level)}.attn1.to_q.weight`)?.shape[0];
  const level = channelsOf(0) ? 0 : 1;
  const text = source.find(`${block(level)}.attn2.to_k.weight`)?.shape[1];
  const rule = heads ?? (text === 768 ? { count: 8 } : { size: 64 });
  const count = "count" in rule ? rule.count : (channelsOf(level) ?? 0) / rule.size;
  return { heads: count, shrunk: 2 ** level };
}

function unetOf(
  session: Session,
  attention: AttentionShape,
  limit: number,
  factor: number,
  strengths: Record<string, Tensor>,
): UNet {
  const channels = Number(infoOf(session.inputs, "sample", "the U-Net").shape[1]);
  const textWidth = Number(infoOf(session.inputs, "encoder_hidden_states", "the U-Net").shape[2]);
  const widthOf = (name: string) => {
    const found = session.inputs.find((input) => input.name === name);
    return found ? Number(found.shape[1]) : null;
  };
  const guidanceWidth = widthOf("timestep_cond");
  const pooledWidth = widthOf("text_embeds");
  const idCount = widthOf("time_ids");

  async function run(call: UNetCall, prompts: readonly Conditioning[]): Promise<Float32Array[]> {
    const { sample, height, width, timestep, guidance = 1 } = call;
    const batch = prompts.length;
    const [first] = prompts;
    const feeds: Record<string, Tensor> = {
      ...strengths,
      sample: { data: repeated(sample, batch), dims: [batch, channels, height, width] },
      timestep: { data: [timestep], dims: [1] },
      encoder_hidden_states: {
        data: joined(prompts.map(({ data }) => data)),
        dims: [batch, first?.tokens ?? 0, textWidth],
      },
    };
    if (guidanceWidth !== null) {
      const data = repeated(guidanceEmbedding(guidance, guidanceWidth), batch);
      feeds["timestep_cond"] = { data, dims: [batch, guidanceWidth] };
    }
    if (pooledWidth !== null && idCount !== null) {
      const added = prompts.map((prompt) => addedOf(prompt, pooledWidth, idCount));
      feeds["text_embeds"] = {
        data: joined(added.map(({ pooled }) => pooled)),
        dims: [batch, pooledWidth],
      };
      feeds["time_ids"] = {
        data: added.flatMap(({ timeIds }) => timeIds),
        dims: [batch, idCount],
      };
    }
    const { data } = outputOf(await session.run(feeds), ["out_sample"], "the U-Net");
    const length = data.length / batch;
    return prompts.map((_, i) => data.subarray(i * length, (i + 1) * length));
  }

  return {
    channels,
    distilled: guidanceWidth !== null,
    async predict(call) {
      const { width, height, prompts } = call;
      const wrong = prompts.find((prompt) => prompt.width !== textWidth);
      if (wrong) {
        throw new ModelError(
          `the U-Net takes prompts of width ${textWidth}, this one has ${wrong.width}: the text ` +
            "encoder is of another family of models",
        );
      }
      const most = guidanceBatch(width, height, attention, limit);
      if (most === null) {
        throw new RangeError(tooLargeMessage(width * factor, height * factor, limit));
      }
      const alike = prompts.every(({ tokens }) => tokens === prompts[0]?.tokens);
      if (prompts.length <= most && alike) return await run(call, prompts);
      const answers: Float32Array[] = [];
      for (const prompt of prompts) answers.push(...await run(call, [prompt]));
      return answers;
    },
  };
}

function addedOf({ added }: Conditioning, pooledWidth: number, idCount: number) {
  if (added?.pooled.length === pooledWidth && added.timeIds.length === idCount) return added;
  throw new ModelError(
    added?.pooled.length === pooledWidth
      ? `the U-Net takes ${idCount} numbers of sizes and scores, the prompt has ` +
        `${added.timeIds.length}: encode it for ${idCount === 5 ? "the refiner" : "the base model"}`
      : "the U-Net takes a pooled text beside the prompt, as Stable Diffusion XL does: encode the " +
        "prompt with the nodes of Stable Diffusion XL",
  );
}
