import { ModelError } from "../../pipeline/errors.ts";
import type { Conditioning, UNet, UNetCall } from "../../pipeline/networks.ts";
import { type AttentionShape, guidanceBatch, tooLargeMessage } from "./attention_limit.ts";
import { joined } from "../../floats.ts";
import { repeated } from "./batch.ts";
import { guidanceEmbedding } from "./guidance_embedding.ts";
import { infoOf, outputOf, type Session, type Tensor } from "./tensors.ts";

export interface UNetOptions {
  channels: number;
  /** Pixels per latent cell, for messages. */
  factor: number;
  attention: AttentionShape;
  /** Largest buffer in bytes that the device computes correctly. */
  bufferLimit: number;
}

/** Names of the inputs in the exports of diffusers and optimum. */
const SAMPLE = "sample", TIMESTEP = "timestep", TEXT = "encoder_hidden_states";
/** Where a model with distilled guidance takes its guidance scale. */
const GUIDANCE = "timestep_cond";
const INPUTS = [SAMPLE, TIMESTEP, TEXT, GUIDANCE];

/**
 * Numbers of the guidance embedding where the file leaves it open: `time_cond_proj_dim` of the
 * published ones (Luo et al. 2023, "Latent Consistency Models", section 4.2).
 */
const GUIDANCE_WIDTH = 256;

/**
 * A U-Net in an exported ONNX file: its timestep may be a scalar, one number, or one per sample.
 *
 * @throws {ModelError} for a file with other inputs than those of Stable Diffusion 1 and 2
 */
export function onnxUNet(session: Session, options: UNetOptions): UNet {
  const sampleInfo = infoOf(session.inputs, SAMPLE, "unet");
  const timestepInfo = infoOf(session.inputs, TIMESTEP, "unet");
  const textWidth = infoOf(session.inputs, TEXT, "unet").shape[2];
  const guidanceInfo = session.inputs.find((input) => input.name === GUIDANCE);
  const extra = session.inputs.find((input) => !INPUTS.includes(input.name));
  if (extra) throw new ModelError(`unet has an input "${extra.name}", which is not supported`);

  const fixedBatch = sampleInfo.shape[0];
  const perSample = timestepInfo.shape[0] !== undefined && timestepInfo.shape[0] === fixedBatch;

  async function run(call: UNetCall, prompts: readonly Conditioning[]): Promise<Float32Array[]> {
    const { sample, height, width, timestep, guidance } = call;
    const batch = prompts.length;
    const times = perSample ? batch : 1;
    const [first] = prompts;
    const outputs = await session.run({
      [SAMPLE]: {
        data: repeated(sample, batch),
        dims: [batch, options.channels, height, width],
      },
      [TIMESTEP]: {
        data: new Array<number>(times).fill(timestep),
        dims: timestepInfo.shape.length === 0 ? [] : [times],
      },
      [TEXT]: {
        data: joined(prompts.map(({ data }) => data)),
        dims: [batch, first?.tokens ?? 0, first?.width ?? 0],
      },
      ...(guidanceInfo ? { [GUIDANCE]: embedded(guidance ?? 1, guidanceInfo.shape[1]) } : {}),
    });
    const { data } = outputOf(outputs, ["out_sample", "sample"], "unet");
    const length = data.length / batch;
    return prompts.map((_, i) => data.subarray(i * length, (i + 1) * length));
  }

  return {
    channels: options.channels,
    distilled: guidanceInfo !== undefined,
    async predict(call) {
      const { width, height, prompts } = call;
      for (const prompt of prompts) {
        if (typeof textWidth === "number" && textWidth !== prompt.width) {
          throw new ModelError(
            `unet wants prompts of width ${textWidth}, this one has ${prompt.width}`,
          );
        }
      }
      const most = guidanceBatch(width, height, options.attention, options.bufferLimit);
      if (most === null) {
        const { factor, bufferLimit } = options;
        throw new RangeError(tooLargeMessage(width * factor, height * factor, bufferLimit));
      }
      const takes = typeof fixedBatch !== "number" || fixedBatch === prompts.length;
      const alike = prompts.every(({ tokens }) => tokens === prompts[0]?.tokens);
      if (prompts.length <= most && takes && alike) return await run(call, prompts);
      const answers: Float32Array[] = [];
      for (const prompt of prompts) answers.push(...await run(call, [prompt]));
      return answers;
    },
  };
}

function embedded(scale: number, wanted: number | string | undefined): Tensor {
  const width = typeof wanted === "number" ? wanted : GUIDANCE_WIDTH;
  return { data: guidanceEmbedding(scale, width), dims: [1, width] };
}
