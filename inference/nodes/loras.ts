import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { defineNode, NodeInputError } from "./definition.ts";
import { CLIPField, LoRAField, ModelIdentifierField, UNetField } from "./fields.ts";
import { port, wire } from "./ports.ts";
import { requireSameFamily } from "./same_family.ts";

type LoRA = z.output<typeof LoRAField>;

const lora = port("ModelIdentifierField", ModelIdentifierField);
const { weight: bounds, count } = LIMITS.lora;
const weight = port("float", z.number().min(bounds.min).max(bounds.max).default(0.75));
const collection = port(
  "LoRAField",
  z.union([LoRAField, z.array(LoRAField).max(count)]).nullish(),
  { list: "either" },
);
const unet = wire("UNetField", UNetField.nullish());
const clip = wire("CLIPField", CLIPField.nullish());
const outputs = {
  unet: port("UNetField", UNetField.nullish()),
  clip: port("CLIPField", CLIPField.nullish()),
};
const xlOutputs = { ...outputs, clip2: outputs.clip };

interface Networks {
  unet?: z.output<typeof UNetField> | null | undefined;
  clip?: z.output<typeof CLIPField> | null | undefined;
  clip2?: z.output<typeof CLIPField> | null | undefined;
}

/** Names a LoRA and its weight, to be collected into a list. */
export const loraSelector = defineNode({
  type: "lora_selector",
  inputs: { lora, weight },
  outputs: { lora: port("LoRAField", LoRAField) },
  run: ({ lora, weight }) => ({ lora: { lora, weight } }),
});

/** Adds a LoRA to the networks that go through. One that is there already is an error. */
export const loraLoader = defineNode({
  type: "lora_loader",
  inputs: { lora, weight, unet, clip },
  outputs,
  run: ({ lora, weight, ...networks }) => withOne({ lora, weight }, networks),
});

/** The same for Stable Diffusion XL, whose models have two text encoders. */
export const sdxlLoraLoader = defineNode({
  type: "sdxl_lora_loader",
  inputs: { lora, weight, unet, clip, clip2: clip },
  outputs: xlOutputs,
  run: ({ lora, weight, ...networks }) => withOne({ lora, weight }, networks),
});

/** Adds each LoRA of a list that is not there yet. */
export const loraCollectionLoader = defineNode({
  type: "lora_collection_loader",
  inputs: { loras: collection, unet, clip },
  outputs,
  run: ({ loras, ...networks }) => withAll(loras, networks),
});

/** The same for Stable Diffusion XL. */
export const sdxlLoraCollectionLoader = defineNode({
  type: "sdxl_lora_collection_loader",
  inputs: { loras: collection, unet, clip, clip2: clip },
  outputs: xlOutputs,
  run: ({ loras, ...networks }) => withAll(loras, networks),
});

function withOne<N extends Networks>(added: LoRA, networks: N): N {
  const { key, name } = added.lora;
  if (lorasOf(networks).some(({ lora }) => lora.key === key)) {
    throw new NodeInputError(`the LoRA "${name}" is applied already`, "lora");
  }
  return addLora(added, networks);
}

function withAll<N extends Networks>(loras: LoRA | LoRA[] | null | undefined, networks: N): N {
  return [loras ?? []].flat().reduce(
    (rest, added) =>
      lorasOf(rest).some(({ lora }) => lora.key === added.lora.key) ? rest : addLora(added, rest),
    networks,
  );
}

const lorasOf = ({ unet, clip, clip2 }: Networks): LoRA[] =>
  [unet, clip, clip2].flatMap((network) => network?.loras ?? []);

/** @throws {NodeInputError} for a LoRA of another family than the model */
function addLora<N extends Networks>(added: LoRA, networks: N): N {
  const { unet: own, clip: first, clip2: second } = networks;
  const model = own?.unet ?? first?.text_encoder ?? second?.text_encoder;
  if (model) requireSameFamily("LoRA", added.lora, model, "lora");
  const add = <F extends { loras: LoRA[] }>(network: F | null | undefined) =>
    network ? { ...network, loras: [...network.loras, added] } : null;
  const { unet, clip, clip2 } = networks;
  return {
    ...networks,
    unet: add(unet),
    clip: add(clip),
    ...("clip2" in networks ? { clip2: add(clip2) } : {}),
  };
}
