import type { Kind, Ports } from "./ports.ts";

/** Output types that do not follow from the name of the first output. */
const OF_NODE: Record<string, string> = {
  clip_skip: "clip_skip",
  collect: "collect",
  create_gradient_mask: "gradient_mask",
  iterate: "iterate",
  lora_collection_loader: "lora_loader",
  lora_loader: "lora_loader",
  lora_selector: "lora_selector",
  main_model_loader: "model_loader",
  noise: "noise",
  scheduler: "scheduler",
  seamless: "seamless",
  sdxl_lora_collection_loader: "sdxl_lora_loader",
  sdxl_lora_loader: "sdxl_lora_loader",
  sdxl_model_loader: "sdxl_model_loader",
  sdxl_refiner_model_loader: "sdxl_refiner_model_loader",
};

const OF_KIND: Partial<Record<Kind, string>> = {
  integer: "integer",
  float: "float",
  string: "string",
  boolean: "boolean",
  ConditioningField: "conditioning",
  ControlField: "control",
  DenoiseMaskField: "denoise_mask",
  IPAdapterField: "ip_adapter",
  ImageField: "image",
  LatentsField: "latents",
  MetadataField: "metadata",
  MetadataItemField: "metadata_item",
  ModelIdentifierField: "model_identifier",
  T2IAdapterField: "t2i_adapter",
  UNetField: "unet",
  VAEField: "vae",
};

/** InvokeAI's name of what a node gives out: scripts look for `"type": "image_output"`. */
export function outputType(node: string, outputs: Ports): string {
  const first = Object.values(outputs)[0];
  const name = OF_NODE[node] ?? (first && OF_KIND[first.kind]);
  if (name === undefined) throw new Error(`what the node ${node} gives out has no name`);
  return `${name}${first?.list === "yes" && !(node in OF_NODE) ? "_collection" : ""}_output`;
}
