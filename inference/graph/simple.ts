import {
  controlEdges,
  type ControlLayer,
  controlMetadata,
  controlNodes,
} from "./control_layers.ts";
import { edge } from "./edge.ts";
import type { ModelIdentifier } from "./model_identifier.ts";
import type { Edge, Graph, GraphNode } from "./schema.ts";

export { LIMITS } from "./limits.ts";
export type { ModelIdentifier } from "./model_identifier.ts";

/** The simple form with every default filled in by the server. Bounds are in `LIMITS`. */
export interface TextToImageParams {
  prompt: string;
  negative_prompt: string;
  model: ModelIdentifier;
  width: number;
  height: number;
  steps: number;
  cfg_scale: number;
  scheduler: string;
  seed: number;
  board_id?: string | null;
  /** In order of application. */
  loras?: readonly { model: ModelIdentifier; weight: number }[];
  controls?: readonly ControlLayer[];
  /** What the metadata say besides. */
  noted?: Readonly<Record<string, unknown>>;
}

export interface ImageToImageParams extends TextToImageParams {
  /** Name of the image to start from; it is resized to width × height. */
  init_image: string;
  /** Denoising strength, 0.01 … 1 (1 keeps nothing of the start image). */
  strength: number;
  /** Inpainting: name of an image whose black part may change and whose white part is kept. */
  mask?: string | null;
}

/**
 * The ids of the nodes in the graphs made here: part of the interface, scripts may rely on them.
 */
export const SIMPLE_NODE_IDS = {
  model: "model_loader",
  /** Adds the LoRAs, if there are any. */
  loras: "lora_loader",
  positive: "positive",
  negative: "negative",
  noise: "noise",
  initImage: "init_resize",
  encode: "encode",
  mask: "mask_resize",
  denoiseMask: "denoise_mask",
  denoise: "denoise",
  /**
   * The list of control layers of ControlNets, if there are any; those of adapters are
   * `t2i_adapters` and `ip_adapters`. Their own nodes are `control_0` …, and what makes an image
   * for one is `control_image_0` ….
   */
  controls: "controls",
  /** Of an extended image: the larger canvas, the same filled in, and the finished image. */
  canvas: "canvas",
  infill: "infill",
  joined: "joined",
  metadata: "core_metadata",
  decode: "decode",
} as const;

const ID = SIMPLE_NODE_IDS;

/** The standard text-to-image graph, as InvokeAI's own form builds it. */
export function buildTextToImage(params: TextToImageParams): Graph {
  return assemble(params, commonNodes(params, 0, "txt2img", {}), commonEdges(params));
}

/** The standard image-to-image graph; with `mask`, inpainting. */
export function buildImageToImage(params: ImageToImageParams): Graph {
  const { width, height, init_image: name, strength, mask } = params;
  const start = 1 - strength;
  const mode = mask ? "inpaint" : "img2img";
  const nodes = commonNodes(params, start, mode, { init_image: name, strength });
  const edges = commonEdges(params);
  nodes.push(
    resize(ID.initImage, name, width, height),
    { id: ID.encode, type: "i2l", is_intermediate: true, tiled: false, fp32: false },
  );
  edges.push(
    edge(ID.initImage, "image", ID.encode, "image"),
    edge(ID.model, "vae", ID.encode, "vae"),
    edge(ID.encode, "latents", ID.denoise, "latents"),
  );
  if (mask) {
    nodes.push(
      resize(ID.mask, mask, width, height),
      { id: ID.denoiseMask, type: "create_denoise_mask", is_intermediate: true },
    );
    edges.push(
      edge(ID.mask, "image", ID.denoiseMask, "mask"),
      edge(ID.initImage, "image", ID.denoiseMask, "image"),
      edge(ID.model, "vae", ID.denoiseMask, "vae"),
      edge(ID.denoiseMask, "denoise_mask", ID.denoise, "denoise_mask"),
    );
  }
  return assemble(params, nodes, edges);
}

/** The nodes that all simple graphs have. */
export function commonNodes(
  p: TextToImageParams,
  denoisingStart: number,
  mode: string,
  extra: Record<string, unknown>,
): GraphNode[] {
  const board = p.board_id ? { board: { board_id: p.board_id } } : {};
  return [
    ...modelNodes(p),
    {
      id: ID.noise,
      type: "noise",
      is_intermediate: true,
      seed: p.seed,
      width: p.width,
      height: p.height,
      use_cpu: true,
    },
    ...controlNodes(controlsOf(p)),
    {
      id: ID.denoise,
      type: "denoise_latents",
      is_intermediate: true,
      steps: p.steps,
      cfg_scale: p.cfg_scale,
      denoising_start: denoisingStart,
      denoising_end: 1,
      scheduler: p.scheduler,
      cfg_rescale_multiplier: 0,
    },
    {
      id: ID.metadata,
      type: "core_metadata",
      is_intermediate: true,
      generation_mode: isXl(p) ? `sdxl_${mode}` : mode,
      positive_prompt: p.prompt,
      negative_prompt: p.negative_prompt,
      width: p.width,
      height: p.height,
      seed: p.seed,
      rand_device: "cpu",
      cfg_scale: p.cfg_scale,
      cfg_rescale_multiplier: 0,
      steps: p.steps,
      scheduler: p.scheduler,
      model: p.model,
      ...(lorasOf(p).length > 0 ? { loras: [...lorasOf(p)] } : {}),
      ...controlMetadata(controlsOf(p)),
      ...p.noted,
      ...extra,
    },
    {
      id: ID.decode,
      type: "l2i",
      is_intermediate: false,
      use_cache: false,
      tiled: false,
      fp32: false,
      ...board,
    },
  ];
}

const isXl = ({ model }: TextToImageParams): boolean => model.base === "sdxl";

/**
 * Creates the loader of the model and the nodes that encode the prompts as its family requires.
 * Stable Diffusion XL gets the image's own size as its original size, and no crop.
 */
function modelNodes(p: TextToImageParams): GraphNode[] {
  const xl = isXl(p);
  const { width, height } = p;
  const sizes = xl
    ? {
      original_width: width,
      original_height: height,
      target_width: width,
      target_height: height,
    }
    : {};
  const loader = xl ? "sdxl_model_loader" : "main_model_loader";
  const type = xl ? "sdxl_compel_prompt" : "compel";
  return [
    { id: ID.model, type: loader, is_intermediate: true, model: p.model },
    ...loraNodes(p),
    { id: ID.positive, type, is_intermediate: true, prompt: p.prompt, ...sizes },
    { id: ID.negative, type, is_intermediate: true, prompt: p.negative_prompt, ...sizes },
  ];
}

const lorasOf = ({ loras = [] }: TextToImageParams) => loras;

function loraNodes(p: TextToImageParams): GraphNode[] {
  const loras = lorasOf(p).map(({ model, weight }) => ({ lora: model, weight }));
  if (loras.length === 0) return [];
  const type = isXl(p) ? "sdxl_lora_collection_loader" : "lora_collection_loader";
  return [{ id: ID.loras, type, is_intermediate: true, loras }];
}

const controlsOf = ({ controls = [] }: TextToImageParams) => controls;

export function commonEdges(p: TextToImageParams): Edge[] {
  const clips = isXl(p) ? ["clip", "clip2"] : ["clip"];
  const hasLoras = lorasOf(p).length > 0;
  const networks = hasLoras ? ID.loras : ID.model;
  return [
    ...(hasLoras ? ["unet", ...clips].map((name) => edge(ID.model, name, ID.loras, name)) : []),
    edge(networks, "unet", ID.denoise, "unet"),
    ...clips.flatMap((clip) => [
      edge(networks, clip, ID.positive, clip),
      edge(networks, clip, ID.negative, clip),
    ]),
    edge(ID.positive, "conditioning", ID.denoise, "positive_conditioning"),
    edge(ID.negative, "conditioning", ID.denoise, "negative_conditioning"),
    edge(ID.noise, "noise", ID.denoise, "noise"),
    ...controlEdges(controlsOf(p), ID.denoise),
    edge(ID.denoise, "latents", ID.decode, "latents"),
    edge(ID.model, "vae", ID.decode, "vae"),
    edge(ID.metadata, "metadata", ID.decode, "metadata"),
  ];
}

function resize(id: string, name: string, width: number, height: number): GraphNode {
  const image = { image_name: name };
  return { id, type: "img_resize", is_intermediate: true, image, width, height };
}

export function assemble(p: TextToImageParams, nodes: GraphNode[], edges: Edge[]): Graph {
  const id = `${nodes.some((node) => node.id === ID.encode) ? "img2img" : "txt2img"}_${p.seed}`;
  return { id, nodes: Object.fromEntries(nodes.map((node) => [node.id, node])), edges };
}
