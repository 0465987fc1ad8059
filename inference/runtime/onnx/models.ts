import type { z } from "zod";
import { SchedulerConfig, UnetConfig, VaeConfig } from "../../families/onnx_folder.ts";
import { familyOf } from "../../families/family.ts";
import type { Latents } from "../../pipeline/latents.ts";
import { ModelError } from "../../pipeline/errors.ts";
import type { Autoencoder } from "../../pipeline/networks.ts";
import { decode } from "../../pipeline/vae.ts";
import { type Backend, openBackend } from "../backend.ts";
import { attentionOf } from "../model_configs.ts";
import { findOnnx, readConfig } from "../model_folder.ts";
import type { AppliedLora, Models } from "../models.ts";
import type { Log, SessionCache } from "../session_cache.ts";
import { createTokenizers } from "../tokenizers.ts";
import { onnxAutoencoder } from "./autoencoder.ts";
import { openPart } from "./open.ts";
import type { Stopwatch } from "./session.ts";
import type { Session } from "./tensors.ts";
import { onnxTextEncoder } from "./text_encoder.ts";
import { onnxUNet } from "./unet.ts";

/** @throws {ModelError} for any LoRA: the names of an exported file's weights are lost */
function refuseLoras([lora]: readonly AppliedLora[]): void {
  if (!lora) return;
  throw new ModelError(
    `the LoRA "${lora.name}" cannot be applied to a model that was exported to ONNX: take the ` +
      "same model as .safetensors",
  );
}

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
  const open = (folder: string, part: Parameters<typeof openPart>[4]) =>
    openPart(sessions, backend, watch, folder, part);

  return {
    async unet({ path }, loras = []) {
      refuseLoras(loras);
      const config = await readConfig(path, "unet/config.json", UnetConfig);
      const schedule = await readConfig(path, "scheduler/scheduler_config.json", SchedulerConfig);
      const session = await open(path, "unet");
      const half = session.inputs.find((i) => i.name === "sample")?.type === "float16";
      const { factor } = await vaeConfig(path);
      const vae = await autoencoder(path);
      const once = { tiled: false, tileSize: 0 };
      const unet = onnxUNet(session, {
        channels: config.in_channels,
        factor,
        attention: attentionOf(config, half),
        bufferLimit: backend.bufferLimit,
      });
      // Both families that come as ONNX have the same latents.
      const { latents } = familyOf("sd-1")!;
      const preview = vae.cheap ? (l: Latents) => decode(vae, l, once) : null;
      return { unet, schedule, factor, colours: latents.colours, preview };
    },

    async text({ path }, _component, skip, loras = []) {
      refuseLoras(loras);
      const tokenizer = await tokenizers.open(path);
      const encoder = onnxTextEncoder(await open(path, "text_encoder"));
      return { tokenizer, encoder, skip };
    },

    vae: ({ path }) => autoencoder(path),
  };

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
    return await openPart(
      sessions,
      await (cpu ??= openBackend("cpu")),
      watch,
      folder,
      "vae_decoder",
    );
  }
}

async function vaeConfig(folder: string): Promise<z.output<typeof VaeConfig>> {
  return await readConfig(folder, "vae_decoder/config.json", VaeConfig);
}
