import { LIMITS } from "../../inference/graph/limits.ts";
import { samplerOf } from "../sampler_names.ts";
import { LONGEST, looseObject } from "./loose_json.ts";

/** Fields of InvokeAI's metadata, as far as another program's file says them. */
type Metadata = Record<string, unknown>;
type Reader = (texts: ReadonlyMap<string, string>) => Metadata | null;

/** Keywords of the PNG texts in which other programs record how an image was made. */
export const FOREIGN_KEYWORDS = [
  "sd-metadata",
  "Dream",
  "sui_image_params",
  "Description",
  "Comment",
  "parameters",
  "prompt",
] as const;

/**
 * Reads how an image was made from the metadata of other programs: InvokeAI before version 3
 * (`sd-metadata`, `Dream`), SwarmUI, NovelAI, AUTOMATIC1111 and compatible programs, and ComfyUI.
 * Returns InvokeAI's field names, with `made_with` for the program; null if nothing is understood.
 * The result is displayed and offered, never trusted; it is as short as metadata of our own has to
 * be.
 */
export function foreignMetadata(texts: ReadonlyMap<string, string>): Metadata | null {
  const short = new Map([...texts].filter(([, text]) => text.length <= LONGEST));
  for (const [program, read] of Object.entries(READERS)) {
    const found = read(short);
    if (!found) continue;
    const told = Object.entries(found).filter(([, value]) => value !== undefined);
    if (told.length === 0) continue;
    const metadata = { ...Object.fromEntries(told), made_with: program };
    // Two texts may make one prompt, and a character takes up to six in JSON.
    return JSON.stringify(metadata).length <= LONGEST ? metadata : null;
  }
  return null;
}

const READERS: Readonly<Record<string, Reader>> = {
  "InvokeAI 2": (texts) => oldInvoke(texts.get("sd-metadata")) ?? dream(texts.get("Dream")),
  SwarmUI: (texts) => swarm(texts.get("sui_image_params") ?? texts.get("parameters")),
  NovelAI: novel,
  ComfyUI: (texts) => comfy(texts.get("prompt")),
  AUTOMATIC1111: (texts) => parameters(texts.get("parameters")),
};

const text = (value: unknown) => typeof value === "string" && value !== "" ? value : undefined;
const number = (value: unknown) => {
  const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof read === "number" && Number.isFinite(read) ? read : undefined;
};
const model = (name: unknown) => {
  const plain = text(name)?.replace(/\.(safetensors|gguf|ckpt|pt)$/i, "");
  return plain === undefined ? undefined : { name: plain };
};

/** Contains no nested bracket, so that matching takes linear time. */
const BRACKETS = /\[([^[\]]*)\]/g;

function oldInvoke(source: string | undefined): Metadata | null {
  const found = looseObject(source);
  const image = found?.["image"] as Metadata | undefined;
  if (!found || typeof image !== "object" || image === null) return null;
  const parts = image["prompt"];
  const words = Array.isArray(parts)
    ? parts.map((part: Metadata | null) => text(part?.["prompt"]) ?? "").join(" ")
    : text(parts) ?? "";
  return {
    // Before version 3 negative prompts were written in brackets.
    positive_prompt: words.replaceAll(BRACKETS, "").trim(),
    negative_prompt: [...words.matchAll(BRACKETS)].map(([, inner]) => inner).join(" "),
    steps: number(image["steps"]),
    cfg_scale: number(image["cfg_scale"]),
    seed: number(image["seed"]),
    width: number(image["width"]),
    height: number(image["height"]),
    scheduler: samplerOf(text(image["sampler"])),
    model: model(found["model_weights"]),
  };
}

/** A command line: `"a hill [fog]" -s 50 -S 7 -W 512 -H 512 -C 7.5 -A k_lms`. */
function dream(source: string | undefined): Metadata | null {
  const [, words = "", options = ""] =
    /^"([^"]*)"(.*)$/s.exec(source?.slice(0, LONGEST_LINE) ?? "") ?? [];
  if (!words) return null;
  const flags = new Map(
    [...options.matchAll(/\s-([sSWHCA])\s*(\S+)/g)].map(([, flag, value]) => [flag, value]),
  );
  const image = {
    prompt: words,
    steps: flags.get("s"),
    seed: flags.get("S"),
    width: flags.get("W"),
    height: flags.get("H"),
    cfg_scale: flags.get("C"),
    sampler: flags.get("A"),
  };
  return oldInvoke(JSON.stringify({ image }));
}

function swarm(source: string | undefined): Metadata | null {
  const outer = looseObject(source);
  const found = (outer?.["sui_image_params"] ?? outer) as Metadata | null;
  if (!found || typeof found !== "object" || text(found["prompt"]) === undefined) return null;
  return {
    positive_prompt: text(found["prompt"]),
    negative_prompt: text(found["negativeprompt"]),
    steps: number(found["steps"]),
    cfg_scale: number(found["cfgscale"]),
    seed: number(found["seed"]),
    width: number(found["width"]),
    height: number(found["height"]),
    scheduler: samplerOf(text(found["sampler"]), text(found["scheduler"])),
    model: model(found["model"]),
  };
}

function novel(texts: ReadonlyMap<string, string>): Metadata | null {
  const found = looseObject(texts.get("Comment"));
  const words = text(texts.get("Description")) ?? text(found?.["prompt"]);
  if (!found || words === undefined) return null;
  return {
    positive_prompt: words,
    negative_prompt: text(found["uc"]),
    steps: number(found["steps"]),
    cfg_scale: number(found["scale"]),
    seed: number(found["seed"]),
    width: number(found["width"]),
    height: number(found["height"]),
    scheduler: samplerOf(text(found["sampler"])),
  };
}

/** Maximum length of a line of settings that is parsed, in characters. */
const LONGEST_LINE = 20_000;

/** The last block of `Name: value, …`, before it the prompt and the negative prompt. */
function parameters(source: string | undefined): Metadata | null {
  if (source === undefined || source.trim() === "" || looseObject(source)) return null;
  const at = `\n${source}`.lastIndexOf("\nSteps: ");
  const head = at < 0 ? source : source.slice(0, Math.max(0, at - 1));
  const last = at < 0 ? "" : source.slice(at, at + LONGEST_LINE);
  const [words = "", ...without] = head.split(/(?:^|\n)Negative prompt: ?/);
  const values = new Map(
    [...last.matchAll(/([A-Z][\w ]{0,40}): ("[^"]*"|(?:[^,\n]|(?<=\d),(?=\d))*)/g)]
      .map(([, name, value = ""]) => [name, value.trim()]),
  );
  const [, width, height] = /^(\d+)x(\d+)$/.exec(values.get("Size") ?? "") ?? [];
  const loras = words.matchAll(/<lora:([^:<>]+)(?::([\d.,]*))?>/g).take(LIMITS.lora.count)
    .map(([, name, weight]) => ({ model: { name }, weight: decimal(weight) ?? 1 })).toArray();
  return {
    positive_prompt: words.trim(),
    negative_prompt: without.join("\n").trim() || undefined,
    steps: number(values.get("Steps")),
    cfg_scale: decimal(values.get("CFG scale")),
    seed: number(values.get("Seed")),
    width: number(width),
    height: number(height),
    strength: decimal(values.get("Denoising strength")),
    scheduler: samplerOf(values.get("Sampler"), values.get("Schedule type")),
    model: model(values.get("Model")),
    loras: loras.length > 0 ? loras : undefined,
  };
}

/**
 * A number as a person may have typed it: `0,7` is 0.7. A comma before a space divides settings.
 */
const decimal = (text: string | undefined) => number(text?.replace(/^(\d*),(\d+)$/, "$1.$2"));

type Nodes = Record<string, { class_type?: unknown; inputs?: Metadata } | undefined>;

/** The graph that ComfyUI ran: the inputs of its first sampler. */
function comfy(source: string | undefined): Metadata | null {
  const nodes = looseObject(source) as Nodes | null;
  const entries = Object.values(nodes ?? {});
  const of = (kind: RegExp) =>
    entries.find((node) => kind.test(text(node?.class_type) ?? ""))?.inputs;
  const sampler = of(/^KSampler/);
  if (!nodes || !sampler) return null;
  const latent = of(/^Empty.*Latent/);
  return {
    positive_prompt: wordsBehind(nodes, sampler["positive"]),
    negative_prompt: wordsBehind(nodes, sampler["negative"]),
    steps: number(sampler["steps"]),
    cfg_scale: number(sampler["cfg"]),
    seed: number(sampler["seed"] ?? sampler["noise_seed"]),
    width: number(latent?.["width"]),
    height: number(latent?.["height"]),
    scheduler: samplerOf(text(sampler["sampler_name"]), text(sampler["scheduler"])),
    model: model(of(/^Checkpoint/)?.["ckpt_name"]),
  };
}

/** Maximum number of nodes followed from a sampler to its prompt. */
const MOST_NODES = 100;

/** The text of the node that a link `[id, output]` leads to, or of one behind it. */
function wordsBehind(
  nodes: Nodes,
  link: unknown,
  visited = new Set<string>(),
): string | undefined {
  if (typeof link === "string") return link || undefined;
  const id = Array.isArray(link) ? String(link[0]) : "";
  if (id === "" || visited.has(id) || visited.size >= MOST_NODES) return undefined;
  visited.add(id);
  const inputs = Object.hasOwn(nodes, id) ? nodes[id]?.inputs : undefined;
  if (typeof inputs !== "object" || inputs === null) return undefined;
  for (const name of ["text", "text_g", "string", "value", "conditioning", "positive"]) {
    const found = wordsBehind(nodes, inputs[name], visited);
    if (found !== undefined) return found;
  }
  return undefined;
}
