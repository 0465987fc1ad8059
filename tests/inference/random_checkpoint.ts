import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mulberry32 } from "../../inference/mulberry32.ts";

/**
 * Writes single files with the names and the structure of real checkpoints, narrow, and with random
 * weights: images made with them mean nothing, but everything that finds, opens and runs weights
 * does its real work. The names are those of the golden networks, whose shapes are widened until
 * the rules for real ones hold: 32 groups, 8 heads, CLIP's vocabulary.
 */

const GOLDEN = Deno.env.get("GOLDEN_DIR") ??
  fileURLToPath(new URL("../fixtures/golden", import.meta.url));

interface Entry {
  name: string;
  shape: number[];
}

/** How the tensors of one part are widened: a size of an axis by what it is in the narrow one. */
interface PartRule {
  prefix: string;
  widths(size: number, axis: number, name: string): number;
  /** Names that are left out. */
  without?: RegExp;
}

/**
 * Stable Diffusion 1.5: some 60 million numbers. `only` are the names that the file has, `taken`
 * the channels of its U-Net's input: 9 for an inpainting model.
 */
export async function writeSd15(path: string, seed = 1, only = /^/, taken = 4): Promise<void> {
  const narrow = unetWidths(4, 768, 0);
  await write(path, "sd15/sd15_single.safetensors", seed, only, [
    {
      prefix: UNET,
      widths: (size, axis, name) =>
        name === "input_blocks.0.0.weight" && axis === 1 ? taken : narrow(size, axis, name),
    },
    { prefix: VAE, widths: vaeWidths },
    {
      prefix: "cond_stage_model.transformer.text_model.",
      widths: (size) => ({ 32: 768, 128: 3072, 1000: VOCABULARY })[size] ?? size,
      without: /layers\.[1-9]|position_ids/,
    },
  ]);
}

/** A ControlNet for `writeSd15`. */
export async function writeControlNet(path: string, seed = 1): Promise<void> {
  await write(path, "sd15/controlnet/controlnet_original.safetensors", seed, /^/, [{
    prefix: "control_model.",
    widths: (size, axis, name) =>
      name === "input_hint_block.0.weight" && axis === 1
        ? size
        : unetWidths(4, 768, 0)(size, axis, name),
  }]);
}

/** A T2I-Adapter for `writeSd15`. */
export async function writeT2IAdapter(path: string, seed = 1): Promise<void> {
  const golden = "sd15/t2i_adapter/diffusers/diffusion_pytorch_model.safetensors";
  await write(path, golden, seed, /^/, [{
    prefix: "adapter.",
    widths: (size, axis, name) =>
      name === "conv_in.weight" && axis === 1 ? size : unetWidths(4, 768, 0)(size, axis, name),
  }]);
}

/** An IP-Adapter for `writeSd15`, and the image encoder that it takes. */
export async function writeIpAdapter(path: string, encoder: string, seed = 1): Promise<void> {
  await write(path, "sd15/ip_adapter/ip-adapter_sd15_tiny.safetensors", seed, /^/, [
    { prefix: "image_proj.", widths: (size) => ({ 32: 768, 128: 4 * 768 })[size] ?? size },
    { prefix: "ip_adapter.", widths: (size, axis) => axis === 1 ? 768 : size * 4 },
  ]);
  const names = "sd15/ip_adapter/image_encoder/model.safetensors";
  await write(encoder, names, seed, /^/, [{ prefix: "", widths: (size) => size }]);
}

const SDXL_NAMES = "sdxl/sdxl_single.safetensors";

/**
 * Whether the names of Stable Diffusion XL's tensors are there, which another GOLDEN_DIR may lack.
 */
export const hasSdxlNames = (): boolean => existsSync(join(GOLDEN, SDXL_NAMES));

/**
 * Stable Diffusion XL, with text encoders that are narrower than any real ones: some 45 million.
 */
export async function writeSdxl(path: string, seed = 1): Promise<void> {
  await write(path, SDXL_NAMES, seed, /^/, [
    // The pooled text of 1280 numbers, and six of 256 for the sizes.
    { prefix: UNET, widths: unetWidths(4, 64 + 128, 1280 + 6 * 256) },
    { prefix: VAE, widths: vaeWidths },
    {
      prefix: "conditioner.embedders.0.transformer.text_model.",
      widths: (size) => ({ 16: 64, 64: 256, 1000: VOCABULARY })[size] ?? size,
      without: /position_ids/,
    },
    { prefix: "conditioner.embedders.1.model.", widths: bigWidths, without: /logit_scale/ },
  ]);
}

/** Its refiner, which has the second of these encoders alone, and five numbers beside the text. */
export async function writeSdxlRefiner(path: string, seed = 1): Promise<void> {
  await write(path, "sdxl_refiner/sdxl_refiner_single.safetensors", seed, /^/, [
    { prefix: UNET, widths: unetWidths(4, 128, 1280 + 5 * 256) },
    { prefix: VAE, widths: vaeWidths },
    { prefix: "conditioner.embedders.0.model.", widths: bigWidths, without: /logit_scale/ },
  ]);
}

const UNET = "model.diffusion_model.";
const VAE = "first_stage_model.";
const VOCABULARY = 49_408;

function unetWidths(factor: number, context: number, added: number): PartRule["widths"] {
  return (size, axis, name) => {
    if (axis > 1) return size;
    if (axis === 1 && /attn2\.to_[kv]\./.test(name)) return context;
    if (axis === 1 && name === "label_emb.0.0.weight") return added;
    const isLatent = size === 4 && /^(input_blocks\.0\.0\.weight|out\.2\.)/.test(name);
    return isLatent ? size : size * factor;
  };
}

/** OpenCLIP's bigG, narrow but for its pooled text. */
const bigWidths: PartRule["widths"] = (size, axis, name) =>
  name === "text_projection" && axis === 1
    ? 1280
    : ({ 24: 128, 72: 384, 96: 512, 1000: VOCABULARY })[size] ?? size;

const vaeWidths: PartRule["widths"] = (size, axis, name) => {
  if (axis > 1 || size === 3 || name.includes("quant_conv")) return size;
  const isLatent = name === "decoder.conv_in.weight" && axis === 1 ||
    name.startsWith("encoder.conv_out.") && axis === 0;
  return isLatent ? size : size * 8;
};

async function write(
  path: string,
  golden: string,
  seed: number,
  only: RegExp,
  rules: readonly PartRule[],
): Promise<void> {
  const entries = await headerOf(join(GOLDEN, golden));
  const wide = entries.flatMap(({ name, shape }) => {
    const rule = rules.find(({ prefix }) => name.startsWith(prefix));
    if (!rule || rule.without?.test(name) || !only.test(name)) return [];
    const own = name.slice(rule.prefix.length);
    return [{ name, shape: shape.map((size, axis) => rule.widths(size, axis, own)) }];
  });
  await writeRandom(path, wide, seed);
}

async function headerOf(path: string): Promise<Entry[]> {
  using file = await Deno.open(path);
  const length = new DataView((await readExactly(file, 8)).buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(await readExactly(file, length)));
  return Object.entries<{ shape: number[] }>(header)
    .filter(([name]) => name !== "__metadata__")
    .map(([name, { shape }]) => ({ name, shape }));
}

async function readExactly(file: Deno.FsFile, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) at += await file.read(bytes.subarray(at)) ?? length;
  return bytes;
}

/** Writes tensors of random halves under these names. */
export async function writeRandom(
  path: string,
  entries: readonly Entry[],
  seed: number,
): Promise<void> {
  const random = mulberry32(seed);
  const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
  let at = 0;
  const header = entries.map(({ name, shape }) => {
    const begin = at;
    at += sizeOf(shape) * 2;
    return [name, { dtype: "F16", shape, data_offsets: [begin, at] }] as const;
  });
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setUint32(0, json.length, true);
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const writer = file.writable.getWriter();
  await writer.write(length);
  await writer.write(json);
  for (const { name, shape } of entries) {
    const values = new Float16Array(sizeOf(shape));
    const isNorm = shape.length === 1 && name.endsWith(".weight");
    // Uniform with the variance that keeps the size of what goes through.
    const reach = Math.sqrt(3 / sizeOf(shape.slice(1)));
    if (isNorm) values.fill(1);
    else if (shape.length > 1) {
      for (let i = 0; i < values.length; i++) values[i] = (random() * 2 - 1) * reach;
    }
    await writer.write(new Uint8Array(values.buffer));
  }
  await writer.close();
}
