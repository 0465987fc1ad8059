import { basename } from "node:path";
import { type Family, familyOf, scheduleOf } from "../../families/family.ts";
import { SchedulerConfig } from "../../families/onnx_folder.ts";
import type { DenoiseModel } from "../../pipeline/denoise.ts";
import { ModelError } from "../../pipeline/errors.ts";
import type { Recognition } from "../../recognition/types.ts";
import type { TrainingSchedule } from "../../schedulers/types.ts";
import type { ModelSource } from "../../types.ts";
import type { Backend } from "../backend.ts";
import { holdsAny, readConfigIfThere } from "../model_folder.ts";
import type { Models } from "../models.ts";
import type { Stopwatch } from "../onnx/session.ts";
import { harmless } from "../preview.ts";
import type { Log, SessionCache } from "../session_cache.ts";
import { loadTokenizer, ownTokenizer, TOKENIZER_FILES } from "../tokenizer.ts";
import { openAutoencoder } from "./autoencoder.ts";
import { createLoras } from "./loras.ts";
import { createParts } from "./parts.ts";
import { openTextEncoder } from "./text_encoder.ts";
import { previewWith } from "./preview.ts";
import { openUNet } from "./unet.ts";
import { openUpscaler } from "./upscaler.ts";

/** Positions of CLIP's text encoders, marks included. */
const POSITIONS = 77;

/**
 * Models of `.safetensors` files: whole checkpoints, folders of diffusers, and parts of both.
 *
 * @param free returns the bytes of free memory
 */
export function createWeightsModels(
  backend: Backend,
  sessions: SessionCache,
  watch: Stopwatch,
  free: () => number,
  log: Log,
): Models {
  const parts = createParts();
  const loras = createLoras();
  const workshop = { backend, sessions, watch, free };

  async function familyAt(source: ModelSource): Promise<{ family: Family; found: Recognition }> {
    const found = await parts.recognise(source);
    const family = familyOf(found.base);
    if (family && found.refused === null) return { family, found };
    throw new ModelError(found.refused ?? `this engine cannot run a ${found.label}`);
  }

  /** A tiny autoencoder that cannot be used is no reason to make no image. */
  async function previewAt({ preview, ...source }: ModelSource): Promise<DenoiseModel["preview"]> {
    if (preview === undefined) return null;
    try {
      const part = await parts.open({ ...source, components: { vae: preview } }, "vae");
      return harmless(previewWith(workshop, part), log);
    } catch (error) {
      log("debug", `no previews: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  }

  async function imageEncoderFor({ path, components }: ModelSource) {
    const own = components?.image_encoder;
    if (own !== undefined) return await parts.whole(own);
    throw new ModelError(`${basename(path)} needs an image encoder, and none is installed`);
  }

  return {
    async unet(source, given = {}) {
      const { loras: applied = [], controls = [], adapters = [], imagePrompts = [] } = given;
      const { seamless, freeU } = given;
      const { family, found } = await familyAt(source);
      const opened = openUNet(workshop, family, {
        unet: await parts.open(source, "unet"),
        loras: await loras.open(applied, "unet"),
        controls: await Promise.all(controls.map(({ path }) => parts.whole(path))),
        adapters: await Promise.all(adapters.map(({ path }) => parts.whole(path))),
        images: await Promise.all(imagePrompts.map(async ({ source, layers }) => ({
          adapter: await parts.whole(source.path),
          encoder: await imageEncoderFor(source),
          layers,
        }))),
        seamless,
        freeU,
      });
      const schedule = await scheduleAt(source, family, found);
      const { factor, colours, scale: latentScale } = family.latents;
      const preview = await previewAt(source);
      return { ...opened, schedule, factor, latentScale, colours, preview };
    },

    async text(source, component, skip, applied = []) {
      const { family } = await familyAt(source);
      const role = family.text.find((part) => part.component === component) ?? family.text[0]!;
      const part = await parts.open(source, role.component);
      // The refiner's only encoder is the second of Stable Diffusion XL.
      const target = role.component === "text_encoder_2" ? "text_encoder_2" : "text_encoder";
      const used = await loras.open(applied, target);
      const { encoder, unmet } = await openTextEncoder(workshop, part, family, role, used);
      const hasOwn = role.component === "text_encoder" && source.format === "diffusers" &&
        await holdsAny(source.path, TOKENIZER_FILES);
      const tokenizer = hasOwn
        ? await loadTokenizer(source.path, POSITIONS)
        : await ownTokenizer(role.pad);
      return { tokenizer, encoder, skip, unmet };
    },

    async vae(source) {
      const part = await parts.open(source, "vae");
      // A file of its own says of no family that it is of it.
      const family = async () => familyOf((await parts.recognise(source)).base);
      const scale = part.config.scaling_factor ?? (await family())?.latents.scale ?? null;
      return openAutoencoder(workshop, part, scale);
    },

    upscaler: async ({ path }) => openUpscaler(workshop, await parts.whole(path)),
  };
}

/** How a model was trained: as the folder says, or as its weights do. */
async function scheduleAt(
  { path, format, schedule }: ModelSource,
  family: Family,
  { prediction, zeroTerminalSnr, distilled }: Recognition,
): Promise<TrainingSchedule> {
  if (format === "diffusers") {
    const file = "scheduler/scheduler_config.json";
    const config = await readConfigIfThere(path, file, SchedulerConfig);
    if (config) return { ...config, ...schedule };
  }
  // Other kinds of prediction are refused where the model is recognised.
  const known = prediction === "v_prediction" ? prediction : null;
  return scheduleOf(family, { prediction: known, zeroTerminalSnr, distilled }, schedule);
}
