import {
  buildClipVision,
  buildControlNet,
  buildImagePrompt,
  buildT2IAdapter,
  buildTextEncoder,
  buildUNet,
  buildUpscaler,
  buildVaeDecoder,
  buildVaeEncoder,
  NetworkError,
} from "../../inference/networks/mod.ts";
import type { ModelType, Part, Recognition } from "../../inference/recognition/types.ts";
import type { Weights } from "../../inference/weights/catalogue.ts";
import { join } from "node:path";
import { z } from "zod";
import { familyOf } from "../../inference/families/family.ts";
import {
  clipOptions,
  NetworkConfig,
  unetOptions,
  vaeOptions,
} from "../../inference/families/network_config.ts";
import { wrongIn } from "../../inference/families/onnx_folder.ts";
import { FolderError } from "./problems.ts";
import { readJson } from "./read_json.ts";

/** Builds are thrown away: any device will do. */
const OPTIONS = { precision: "float32", device: "cpu", attention: "fused" } as const;

type Build = (weights: Weights, found: Recognition, config: NetworkConfig) => unknown;

const BUILDERS: Readonly<Record<Part, Build>> = {
  unet: (weights, { base }, config) =>
    buildUNet(weights, { ...OPTIONS, ...unetOptions(config, familyOf(base)?.added ?? null) }),
  vae(weights, _, config) {
    const options = { ...OPTIONS, ...vaeOptions(config) };
    buildVaeDecoder(weights, options);
    const holds = (name: string) => /(^|\.)encoder\.conv_in\.weight$/.test(name);
    if (weights.tensors.keys().some(holds)) buildVaeEncoder(weights, options);
  },
  text_encoder: (weights, _, config) =>
    buildTextEncoder(weights, { ...OPTIONS, ...clipOptions(config) }),
  image_encoder: (weights, _, config) =>
    buildClipVision(weights, { ...OPTIONS, ...clipOptions(config) }),
  // The refiner has only this one, and so have folders of their own.
  text_encoder_2: (weights, { type, parts }, config) =>
    buildTextEncoder(weights, {
      ...OPTIONS,
      ...clipOptions(config),
      which: type === "main" && parts.includes("text_encoder") ? 1 : 0,
    }),
};

/** The models that are one network, and no part of others. */
const ALONE: Readonly<Partial<Record<ModelType, Build>>> = {
  controlnet: (weights, { base }, config) =>
    buildControlNet(weights, { ...OPTIONS, ...unetOptions(config, familyOf(base)?.added ?? null) }),
  ip_adapter: (weights) => buildImagePrompt(weights, OPTIONS),
  t2i_adapter: (weights) => buildT2IAdapter(weights, OPTIONS),
  spandrel_image_to_image: (weights) => buildUpscaler(weights, OPTIONS),
};

/**
 * Builds the networks of a file or a folder as the engine does, without opening them: every tensor
 * must be present and fit the others.
 * @param place names the file in the error
 * @param parts the networks that are expected there
 * @param config of a folder, its `config.json`
 * @throws FolderError naming the tensor
 */
export function requireFitting(
  weights: Weights,
  found: Recognition,
  place: string,
  { parts = found.parts, config = {} }: { parts?: readonly Part[]; config?: NetworkConfig } = {},
): void {
  const builders = parts.map((part) => BUILDERS[part]);
  for (const build of [...builders, ALONE[found.type] ?? (() => {})]) {
    try {
      build(weights, found, config);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      const [, why = error.message] = / cannot be used: (.*)$/s.exec(error.message) ?? [];
      const message = `does not make a ${found.label} model: ${why.replace(/\.$/, "")}`;
      throw new FolderError([{ file: place, message }]);
    }
  }
}

/** Reads the `config.json` of a network's folder; empty where there is none. @throws FolderError */
export function networkConfig(folder: string, place: string): NetworkConfig {
  const file = `${place}/config.json`;
  try {
    return NetworkConfig.parse(readJson(join(folder, "config.json")));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    const why = error instanceof z.ZodError ? wrongIn(error) : "is not JSON (cut off?)";
    throw new FolderError([{ file, message: why }]);
  }
}
