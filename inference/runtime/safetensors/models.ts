import { type Family, familyOf, scheduleOf } from "../../families/family.ts";
import { SchedulerConfig } from "../../families/onnx_folder.ts";
import { ModelError } from "../../pipeline/errors.ts";
import type { Recognition } from "../../recognition/types.ts";
import type { TrainingSchedule } from "../../schedulers/types.ts";
import type { ModelSource } from "../../types.ts";
import type { Backend } from "../backend.ts";
import { holdsAny, readConfigIfThere } from "../model_folder.ts";
import type { Models } from "../models.ts";
import type { Stopwatch } from "../onnx/session.ts";
import type { SessionCache } from "../session_cache.ts";
import { loadTokenizer, ownTokenizer, TOKENIZER_FILES } from "../tokenizer.ts";
import { openAutoencoder } from "./autoencoder.ts";
import { createLoras } from "./loras.ts";
import { createParts } from "./parts.ts";
import { openTextEncoder } from "./text_encoder.ts";
import { openUNet } from "./unet.ts";

/** Positions of CLIP's text encoders, marks included. */
const POSITIONS = 77;

/** Models of `.safetensors` files: whole checkpoints, folders of diffusers, and parts of both. */
export function createWeightsModels(
  backend: Backend,
  sessions: SessionCache,
  watch: Stopwatch,
): Models {
  const parts = createParts();
  const loras = createLoras();
  const workshop = { backend, sessions, watch };

  async function familyAt(source: ModelSource): Promise<{ family: Family; found: Recognition }> {
    const found = await parts.recognise(source);
    const family = familyOf(found.base);
    if (family && found.refused === null) return { family, found };
    throw new ModelError(found.refused ?? `this engine cannot run a ${found.label}`);
  }

  return {
    async unet(source, applied = []) {
      const { family, found } = await familyAt(source);
      const part = await parts.open(source, "unet");
      const unet = await openUNet(workshop, part, family, await loras.open(applied, "unet"));
      const schedule = await scheduleAt(source, family, found);
      const { factor, colours, scale: latentScale } = family.latents;
      return { unet, schedule, factor, latentScale, colours, preview: null };
    },

    async text(source, component, skip, applied = []) {
      const { family } = await familyAt(source);
      const role = family.text.find((part) => part.component === component) ?? family.text[0]!;
      const part = await parts.open(source, role.component);
      // The refiner's only encoder is the second of Stable Diffusion XL.
      const target = role.component === "text_encoder_2" ? "text_encoder_2" : "text_encoder";
      const used = await loras.open(applied, target);
      const encoder = await openTextEncoder(workshop, part, family, role, used);
      const hasOwn = role.component === "text_encoder" && source.format === "diffusers" &&
        await holdsAny(source.path, TOKENIZER_FILES);
      const tokenizer = hasOwn
        ? await loadTokenizer(source.path, POSITIONS)
        : await ownTokenizer(role.pad);
      return { tokenizer, encoder, skip };
    },

    async vae(source) {
      const part = await parts.open(source, "vae");
      // A file of its own says of no family that it is of it.
      const family = async () => familyOf((await parts.recognise(source)).base);
      const scale = part.config.scaling_factor ?? (await family())?.latents.scale ?? null;
      return openAutoencoder(workshop, part, scale);
    },
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
