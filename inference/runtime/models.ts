import { z } from "zod";
import { SchedulerConfig, UnetConfig, VaeConfig } from "../families/onnx_folder.ts";
import type { DenoiseModel } from "../pipeline/denoise.ts";
import type { Autoencoder } from "../pipeline/networks.ts";
import type { PromptEncoder } from "../pipeline/prompt.ts";
import { type Backend, openBackend } from "./backend.ts";
import { findOnnx, readConfig } from "./model_folder.ts";
import { attentionOf } from "./model_configs.ts";
import { onnxAutoencoder } from "./onnx/autoencoder.ts";
import type { Stopwatch } from "./onnx/session.ts";
import type { Session } from "./onnx/tensors.ts";
import { onnxTextEncoder } from "./onnx/text_encoder.ts";
import { onnxUNet } from "./onnx/unet.ts";
import { createSessionCache, type Log, type SessionCache } from "./session_cache.ts";
import { createTokenizers } from "./tokenizers.ts";

/** The models of a device, opened when first used and kept. Folders are absolute paths. */
export interface Models {
  unet(folder: string): Promise<Omit<DenoiseModel, "preview">>;
  text(folder: string, skip: number): Promise<PromptEncoder>;
  vae(folder: string): Promise<Autoencoder>;
  release(): Promise<void>;
  /** How many files were opened so far. */
  opened(): number;
}

/** Decoders up to this size draw a preview in milliseconds; Stable Diffusion's has 200 MB. */
const CHEAP_DECODER_BYTES = 16 * 2 ** 20;

export function createModels(backend: Backend, watch: Stopwatch, log: Log): Models {
  const sessions = createSessionCache(backend, watch, log);
  const tokenizers = createTokenizers();
  let precise: SessionCache | null = null;

  return {
    async unet(folder) {
      const config = await readConfig(folder, "unet/config.json", UnetConfig);
      const schedule = await readConfig(folder, "scheduler/scheduler_config.json", SchedulerConfig);
      const session = await sessions.open(folder, "unet");
      const half = session.inputs.find((i) => i.name === "sample")?.type === "float16";
      const { factor } = await vaeConfig(folder);
      const unet = onnxUNet(session, {
        channels: config.in_channels,
        factor,
        attention: attentionOf(config, half),
        bufferLimit: backend.bufferLimit,
      });
      return { unet, schedule, factor };
    },

    async text(folder, skip) {
      const tokenizer = await tokenizers.open(folder);
      const encoder = onnxTextEncoder(await sessions.open(folder, "text_encoder"));
      return { tokenizer, encoder, skip };
    },

    async vae(folder) {
      const config = await vaeConfig(folder);
      const file = await findOnnx(folder, "vae_decoder");
      const { device } = backend;
      return onnxAutoencoder({
        decoder: () => sessions.open(folder, "vae_decoder"),
        encoder: () => sessions.open(folder, "vae_encoder"),
        preciseDecoder: device === "cpu" ? null : () => onCpu(folder),
        scale: config.scaling_factor,
        factor: config.factor,
        channels: config.latent_channels,
        bufferLimit: backend.bufferLimit,
        cheap: file.bytes <= CHEAP_DECODER_BYTES,
      });
    },

    async release() {
      await sessions.release();
      await precise?.release();
    },

    opened: () => sessions.opened() + (precise?.opened() ?? 0),
  };

  /** ONNX Runtime's CPU provider computes fp16 models in fp32. */
  async function onCpu(folder: string): Promise<Session> {
    if (!precise) {
      precise = createSessionCache(await openBackend("cpu"), watch, log);
    }
    log("warning", "the decoded picture was black or not a number: decoding it on the CPU");
    return await precise.open(folder, "vae_decoder");
  }
}

async function vaeConfig(folder: string): Promise<z.output<typeof VaeConfig>> {
  return await readConfig(folder, "vae_decoder/config.json", VaeConfig);
}
