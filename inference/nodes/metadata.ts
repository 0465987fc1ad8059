import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { defineNode } from "./definition.ts";
import { MetadataField, MetadataItemField, ModelIdentifierField } from "./fields.ts";
import { port } from "./ports.ts";

const text = () => port("string", z.string().max(LIMITS.prompt.max).nullish());
const int = () => port("integer", z.int().nullish());
const number = () => port("float", z.number().nullish());
const flag = () => port("boolean", z.boolean().nullish());
const model = () => port("ModelIdentifierField", ModelIdentifierField.nullish());
const metadata = port("MetadataField", MetadataField);

/** A LoRA as metadata name it. */
const LoRAMetadata = z.object({ model: ModelIdentifierField, weight: z.number() });

/**
 * Metadata written into an image's file about how it was made. Undeclared fields are accepted, and
 * all are passed on.
 */
export const coreMetadata = defineNode({
  type: "core_metadata",
  open: true,
  inputs: {
    generation_mode: text(),
    positive_prompt: text(),
    negative_prompt: text(),
    width: int(),
    height: int(),
    seed: int(),
    rand_device: text(),
    cfg_scale: number(),
    cfg_rescale_multiplier: number(),
    steps: int(),
    scheduler: text(),
    seamless_x: flag(),
    seamless_y: flag(),
    clip_skip: int(),
    model: model(),
    vae: model(),
    loras: port("any", z.array(LoRAMetadata).max(LIMITS.lora.count).nullish(), { list: "yes" }),
    strength: number(),
    init_image: text(),
  },
  outputs: { metadata },
  run: (fields) => ({ metadata: present(fields) }),
});

export const metadataItem = defineNode({
  type: "metadata_item",
  inputs: {
    label: port("string", z.string().max(LIMITS.label.max)),
    value: port("any", z.unknown()),
  },
  outputs: { item: port("MetadataItemField", MetadataItemField) },
  run: ({ label, value }) => ({ item: { label, value } }),
});

export const metadataFromItems = defineNode({
  type: "metadata",
  inputs: {
    items: port(
      "MetadataItemField",
      z.union([MetadataItemField, z.array(MetadataItemField).max(LIMITS.graph.collection)]),
      { list: "either" },
    ),
  },
  outputs: { metadata },
  run: ({ items }) => ({
    metadata: Object.fromEntries([items].flat().map(({ label, value }) => [label, value])),
  }),
});

export const mergeMetadata = defineNode({
  type: "merge_metadata",
  inputs: {
    collection: port("MetadataField", z.array(MetadataField).max(LIMITS.graph.collection), {
      list: "yes",
    }),
  },
  outputs: { metadata },
  run: ({ collection }) => ({ metadata: Object.assign({}, ...collection) }),
});

/** Without the fields that were left empty. */
function present(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
}
