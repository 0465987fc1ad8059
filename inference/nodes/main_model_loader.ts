import { defineNode } from "./definition.ts";
import { CLIPField, ModelIdentifierField, UNetField, VAEField } from "./fields.ts";
import { port } from "./ports.ts";

/** Names the parts of a model; nothing is loaded before it is used. */
export const mainModelLoader = defineNode({
  type: "main_model_loader",
  inputs: { model: port("ModelIdentifierField", ModelIdentifierField) },
  outputs: {
    unet: port("UNetField", UNetField),
    clip: port("CLIPField", CLIPField),
    vae: port("VAEField", VAEField),
  },
  model: { field: "model" },
  run({ model }) {
    const part = (submodel_type: string) => ({ ...model, submodel_type });
    return {
      unet: { unet: part("unet"), scheduler: part("scheduler"), loras: [] },
      clip: {
        tokenizer: part("tokenizer"),
        text_encoder: part("text_encoder"),
        skipped_layers: 0,
        loras: [],
      },
      vae: { vae: part("vae"), seamless_axes: [] },
    };
  },
});

/** The same under the name that its edges can be kept in one place with. */
export const modelIdentifier = defineNode({
  type: "model_identifier",
  inputs: { model: port("ModelIdentifierField", ModelIdentifierField) },
  outputs: { model: port("ModelIdentifierField", ModelIdentifierField) },
  model: { field: "model" },
  run: ({ model }) => ({ model }),
});
