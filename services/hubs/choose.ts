import { VISION, VISION_FOLDER, VISION_PRECISIONS } from "../../inference/families/vision.ts";
import { PICKLE_NAME } from "../../inference/weights/signatures.ts";
import { say } from "../contract/refusals.ts";
import { HubRefusal } from "./ask.ts";

/** A file of a repository, by its path there. */
export interface Listed {
  path: string;
  bytes: number | null;
  sha256: string | null;
}

/** The files of a model in a repository, and where each comes to lie. */
export interface Chosen {
  layout: "folder" | "file";
  files: { from: Listed; path: string }[];
  /** Precisions of which the folder's weights exist; empty for a single file. */
  variants: string[];
  /** Files of the repository that are models of their own. */
  singles: Listed[];
}

/** Folders of a pipeline, and which of their files are wanted beside the weights. */
const NETWORKS = ["unet", "vae", "text_encoder", "text_encoder_2"];
const SETTINGS = ["scheduler", "tokenizer", "tokenizer_2"];
const GRAPHS = ["unet", "vae_decoder", "vae_encoder", "text_encoder"];
const SETTING_NAME = /^[A-Za-z][\w.-]{0,80}\.(json|txt|model)$/;
const GRAPH_NAME = /^[A-Za-z][\w.-]{0,80}\.(json|onnx|onnx_data|data|pb|weights)$/;
/** Weights of one network: diffusers' name, the variant, the shard. */
const WEIGHTS =
  /^(diffusion_pytorch_model|model|pytorch_lora_weights)(?:\.(fp16|fp32|bf16))?(?:-\d{5}-of-\d{5})?(?:\.(fp16|fp32|bf16))?\.safetensors(\.index(?:\.(fp16|fp32|bf16))?\.json)?$/;
const SINGLE = /^[^/]+\.(safetensors|gguf)$/i;
const SHARD = /-\d{5}-of-\d{5}\./;
/** Maximum number of files of one model. A pipeline has about twenty. */
const MOST_FILES = 200;

/**
 * Chooses the files worth having: those of a pipeline in one precision, of one network with its
 * settings, or a single file.
 * @param below the folder of the repository that is looked at; "" is all of it
 * @throws HubRefusal if there is nothing, only pickles, or a choice to make
 */
export function chooseFiles(
  all: readonly Listed[],
  below: string,
  wanted: string | null,
  host: string,
): Chosen {
  const prefix = below === "" ? "" : `${below}/`;
  const here = all.filter(({ path }) => path.startsWith(prefix))
    .map((from) => ({ from, path: from.path.slice(prefix.length) }));
  const singles = here.filter(({ path }) => SINGLE.test(path) && !isNetworkPart(path))
    .map(({ from }) => from);
  const has = (path: string) => here.some((file) => file.path === path);
  const folder = has("model_index.json")
    ? has("unet/model.onnx") ? graphs(here) : pipeline(here, wanted)
    : network(here, wanted) ?? vision(here, wanted);
  if (folder !== null && folder.files.length > 0) return { ...folder, layout: "folder", singles };
  if (singles.length === 1) {
    const [only] = singles as [Listed];
    return {
      layout: "file",
      files: [{ from: only, path: baseName(only.path) }],
      variants: [],
      singles: [],
    };
  }
  if (singles.length > 1) return { layout: "file", files: [], variants: [], singles };
  const pickles = here.filter(({ path }) => PICKLE_NAME.test(path));
  if (pickles.length > 0) {
    throw new HubRefusal(say("only_pickles", { name: pickles[0]!.path }), false);
  }
  throw new HubRefusal(say("nothing_to_install", { host }), false);
}

type Found = { from: Listed; path: string };
type Folder = Pick<Chosen, "files" | "variants">;

function pipeline(here: readonly Found[], wanted: string | null): Folder | null {
  const weights = NETWORKS.flatMap((folder) => weightsIn(here, `${folder}/`));
  if (!weights.some(({ path }) => path.startsWith("unet/"))) return null;
  const files = here.filter(({ path }) => {
    if (path === "model_index.json") return true;
    const [folder = "", name = "", more] = path.split("/");
    if (more !== undefined) return false;
    return [...NETWORKS, ...SETTINGS].includes(folder) && SETTING_NAME.test(name) &&
      !WEIGHTS.test(name);
  });
  const taken = NETWORKS.flatMap((folder) => inVariant(weightsIn(here, `${folder}/`), wanted));
  return { files: limited([...files, ...taken]), variants: variantsOf(weights) };
}

/** A VAE, a ControlNet or a LoRA in a folder of its own. */
function network(here: readonly Found[], wanted: string | null): Folder | null {
  const weights = weightsIn(here, "");
  const lora = weights.some(({ path }) => path.startsWith("pytorch_lora_weights"));
  if (weights.length === 0) return null;
  const config = here.filter(({ path }) => path === "config.json");
  if (!lora && config.length === 0) return null;
  return {
    files: limited([...config, ...inVariant(weights, wanted)]),
    variants: variantsOf(weights),
  };
}

function graphs(here: readonly Found[]): Folder {
  const files = here.filter(({ path }) => {
    if (path === "model_index.json") return true;
    const [folder = "", name = "", more] = path.split("/");
    if (more !== undefined) return false;
    return (GRAPHS.includes(folder) && GRAPH_NAME.test(name)) ||
      (SETTINGS.includes(folder) && SETTING_NAME.test(name));
  });
  return { files: limited(files), variants: [] };
}

/**
 * A ready-made model of transformers.js: its graphs in one precision, and the settings beside them.
 */
function vision(here: readonly Found[], wanted: string | null): Folder | null {
  const settings = here.filter(({ path }) => SETTING_NAME.test(path));
  if (!settings.some(({ path }) => path === "config.json")) return null;
  const at = (graph: string, suffix: string) => `${VISION_FOLDER}/${graph}${suffix}.onnx`;
  const has = (path: string) => here.some((file) => file.path === path);
  // Several parts before one: repositories have the whole beside the parts that are used.
  const choices = Object.values(VISION)
    .flatMap(({ architectures }) => Object.values(architectures).map(({ graphs }) => graphs))
    .sort((a, b) => b.length - a.length || Number(a[0] === "model") - Number(b[0] === "model"));
  for (const graphs of choices) {
    const there = VISION_PRECISIONS.filter(({ suffix }) =>
      graphs.every((graph) => has(at(graph, suffix)))
    );
    const taken = there.find(({ precision }) => precision === wanted) ?? there[0];
    if (!taken) continue;
    const names = graphs.map((graph) => at(graph, taken.suffix));
    const weights = here.filter(({ path }) =>
      names.some((name) => path === name || path.startsWith(`${name}_data`))
    );
    return {
      files: limited([...settings, ...weights]),
      variants: there.map(({ precision }) => precision),
    };
  }
  return null;
}

const weightsIn = (here: readonly Found[], folder: string) =>
  here.filter(({ path }) => path.startsWith(folder) && WEIGHTS.test(path.slice(folder.length)));

function isNetworkPart(path: string): boolean {
  return WEIGHTS.test(path) || SHARD.test(path);
}

/** The precision in a name of weights; those without one are full: fp32, as a rule. */
function variantOf({ path }: Found): string {
  const [, , first, second, , third] = WEIGHTS.exec(path.slice(path.lastIndexOf("/") + 1)) ?? [];
  return first ?? second ?? third ?? "fp32";
}

const variantsOf = (weights: readonly Found[]) => [...new Set(weights.map(variantOf))].sort();

/** The weights of one network in the wanted precision, or in what comes closest to it. */
function inVariant(weights: readonly Found[], wanted: string | null): Found[] {
  const there = variantsOf(weights);
  const order = [wanted ?? "fp16", "fp16", "bf16", "fp32"];
  const variant = order.find((name) => there.includes(name)) ?? there[0];
  const fitting = weights.filter((file) => variantOf(file) === variant);
  // One file before the same in several parts.
  const whole = fitting.filter(({ path }) => !SHARD.test(path) && !path.endsWith(".json"));
  return whole.length > 0 ? whole.slice(0, 1) : fitting;
}

function limited(files: Found[]): Found[] {
  if (files.length > MOST_FILES) {
    throw new HubRefusal(say("too_many_files", { most: MOST_FILES }), false);
  }
  return files;
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
