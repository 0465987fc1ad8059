import type { z } from "zod";
import { defineNode } from "./definition.ts";
import { CLIPField, ModelIdentifierField, UNetField, VAEField } from "./fields.ts";
import { port } from "./ports.ts";

type Model = z.output<typeof ModelIdentifierField>;

const part = (model: Model, submodel_type: string) => ({ ...model, submodel_type });

const unetOf = (model: Model) => ({
  unet: part(model, "unet"),
  scheduler: part(model, "scheduler"),
  loras: [],
});

const clipOf = (model: Model, number: "" | "_2") => ({
  tokenizer: part(model, `tokenizer${number}`),
  text_encoder: part(model, `text_encoder${number}`),
  skipped_layers: 0,
  loras: [],
});

const vaeOf = (model: Model) => ({ vae: part(model, "vae"), seamless_axes: [] });

const outputs = {
  unet: port("UNetField", UNetField),
  clip2: port("CLIPField", CLIPField),
  vae: port("VAEField", VAEField),
};

/** Names the parts of a Stable Diffusion XL model; nothing is loaded before it is used. */
export const sdxlModelLoader = defineNode({
  type: "sdxl_model_loader",
  inputs: { model: port("ModelIdentifierField", ModelIdentifierField) },
  outputs: { ...outputs, clip: port("CLIPField", CLIPField) },
  model: { field: "model", bases: ["sdxl"] },
  run: ({ model }) => ({
    unet: unetOf(model),
    clip: clipOf(model, ""),
    clip2: clipOf(model, "_2"),
    vae: vaeOf(model),
  }),
});

/** The same for the refiner, which has the second text encoder alone. */
export const sdxlRefinerModelLoader = defineNode({
  type: "sdxl_refiner_model_loader",
  inputs: { model: port("ModelIdentifierField", ModelIdentifierField) },
  outputs,
  model: { field: "model", bases: ["sdxl-refiner"] },
  run: ({ model }) => ({ unet: unetOf(model), clip2: clipOf(model, "_2"), vae: vaeOf(model) }),
});

/** An autoencoder of its own, in the place of the one that came with a model. */
export const vaeLoader = defineNode({
  type: "vae_loader",
  inputs: { vae_model: port("ModelIdentifierField", ModelIdentifierField) },
  outputs: { vae: port("VAEField", VAEField) },
  run: ({ vae_model }) => ({ vae: { vae: vae_model, seamless_axes: [] } }),
});
