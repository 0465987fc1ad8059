import type { z } from "zod";
import {
  type OnnxPart,
  SchedulerConfig,
  UnetConfig,
  VaeConfig,
} from "../../families/onnx_folder.ts";
import { familyOf } from "../../families/family.ts";
import type { Latents } from "../../pipeline/latents.ts";
import { ModelError } from "../../pipeline/errors.ts";
import type { Autoencoder } from "../../pipeline/networks.ts";
import type { Raster } from "../../pipeline/raster.ts";
import { decode } from "../../pipeline/vae.ts";
import { type Backend, openBackend } from "../backend.ts";
import { attentionOf } from "../model_configs.ts";
import { findOnnx, readConfig } from "../model_folder.ts";
import type { Models } from "../models.ts";
import { harmless } from "../preview.ts";
import type { Log, SessionCache } from "../session_cache.ts";
import { createTokenizers } from "../tokenizers.ts";
import { onnxAutoencoder } from "./autoencoder.ts";
import { refuseControl, refuseFreeU, refuseLoras, refuseSeamless } from "./fixed.ts";
import { findPart } from "./open.ts";
import type { Stopwatch } from "./session.ts";
import type { Session } from "./tensors.ts";
import { onnxTextEncoder } from "./text_encoder.ts";
import { onnxUNet } from "./unet.ts";

/** Decoders up to this size draw a preview in milliseconds; Stable Diffusion's has 200 MB. */
const CHEAP_DECODER_BYTES = 16 * 2 ** 20;

/** Models in folders of exported ONNX files. */
export function createOnnxModels(
  backend: Backend,
  sessions: SessionCache,
  watch: Stopwatch,
  log: Log,
): Models {
  const tokenizers = createTokenizers();
  let cpu: Promise<Backend> | null = null;
  const find = (folder: string, part: OnnxPart) => findPart(backend, watch, folder, part);
  const open = async (folder: string, part: OnnxPart) =>
    await sessions.open(await find(folder, part));

  return {
    async unet({ path }, { loras = [], seamless, freeU, ...used } = {}) {
      refuseLoras(loras);
      refuseSeamless(seamless);
      refuseFreeU(freeU);
      const { controls = [], adapters = [], imagePrompts = [] } = used;
      refuseControl([...controls, ...adapters, ...imagePrompts.map(({ source }) => source)]);
      const config = await readConfig(path, "unet/config.json", UnetConfig);
      const schedule = await readConfig(path, "scheduler/scheduler_config.json", SchedulerConfig);
      const session = await open(path, "unet");
      const half = session.inputs.find((i) => i.name === "sample")?.type === "float16";
      const { factor } = await vaeConfig(path);
      const vae = await autoencoder(path);
      const unet = onnxUNet(session, {
        channels: config.in_channels,
        factor,
        attention: attentionOf(config, half),
        bufferLimit: backend.bufferLimit,
      });
      // Both families that come as ONNX have the same latents.
      const { latents } = familyOf("sd-1")!;
      const preview = vae.cheap ? harmless((latents) => draw(path, vae, latents), log) : null;
      const { colours } = latents;
      const none = { controlNets: [], adapters: [], imagePrompts: [] };
      return { unet, schedule, factor, colours, preview, ...none };
    },

    async text({ path }, _component, skip, loras = []) {
      refuseLoras(loras);
      const tokenizer = await tokenizers.open(path);
      const encoder = onnxTextEncoder(await open(path, "text_encoder"));
      return { tokenizer, encoder, skip };
    },

    vae: ({ path }) => autoencoder(path),

    upscaler() {
      throw new ModelError("a model that was exported to ONNX is no upscaler");
    },
  };

  /** Draws a preview, for which no network is closed. */
  async function draw(path: string, vae: Autoencoder, latents: Latents): Promise<Raster | null> {
    const opened = await sessions.openBeside(await find(path, "vae_decoder"), Infinity);
    const once = { tiled: false, tileSize: 0 };
    return opened && await decode({ ...vae, decodePrecisely: null }, latents, once);
  }

  async function autoencoder(path: string): Promise<Autoencoder> {
    const config = await vaeConfig(path);
    const file = await findOnnx(path, "vae_decoder");
    return onnxAutoencoder({
      decoder: () => open(path, "vae_decoder"),
      encoder: () => open(path, "vae_encoder"),
      preciseDecoder: backend.device === "cpu" ? null : () => onCpu(path),
      scale: config.scaling_factor,
      factor: config.factor,
      channels: config.latent_channels,
      bufferLimit: backend.bufferLimit,
      cheap: file.bytes <= CHEAP_DECODER_BYTES,
    });
  }

  /** ONNX Runtime's CPU provider computes fp16 models in fp32. */
  async function onCpu(folder: string): Promise<Session> {
    log("warning", "the decoded image was black or not a number: decoding it on the CPU");
    const exact = await (cpu ??= openBackend("cpu"));
    return await sessions.open(await findPart(exact, watch, folder, "vae_decoder"));
  }
}

async function vaeConfig(folder: string): Promise<z.output<typeof VaeConfig>> {
  return await readConfig(folder, "vae_decoder/config.json", VaeConfig);
}
