import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mulberry32 } from "../../inference/mulberry32.ts";

/**
 * Writes single files with the names and the structure of real checkpoints, narrow, and with random
 * weights: images made with them mean nothing, but everything that finds, opens and runs weights does
 * its real work. The names are those of the golden networks, whose shapes are widened until the rules
 * for real ones hold: 32 groups, 8 heads, CLIP's vocabulary.
 */

const GOLDEN = Deno.env.get("GOLDEN_DIR") ??
  fileURLToPath(new URL("../fixtures/golden", import.meta.url));

interface Entry {
  name: string;
  shape: number[];
}

/** Stable Diffusion 1.5: some 60 million numbers. */
export async function writeSd15(path: string, seed = 1): Promise<void> {
  const entries = await headerOf(join(GOLDEN, "sd15/sd15_single.safetensors"));
  await writeRandom(path, entries.flatMap((entry) => widen(entry) ?? []), seed);
}

const UNET = "model.diffusion_model.";
const VAE = "first_stage_model.";
const TEXT = "cond_stage_model.transformer.text_model.";

/** The tensor as it is in the wider network; null for one that is left out. */
function widen({ name, shape }: Entry): Entry | null {
  if (name.startsWith(UNET)) {
    const context = /attn2\.to_[kv]/.test(name);
    const isEnd = /\.(input_blocks\.0\.0\.weight|out\.2\.(weight|bias))$/.test(name);
    const wide = shape.map((size, axis) => {
      if (axis > 1) return size;
      if (context && axis === 1) return 768;
      return isEnd && size === 4 ? 4 : size * 4;
    });
    return { name, shape: wide };
  }
  if (name.startsWith(VAE)) {
    if (name.includes("quant_conv")) return { name, shape };
    const latents = /decoder\.conv_in\.weight$/.test(name) ? 1 : -1;
    const moments = /encoder\.conv_out\./.test(name) ? 0 : -1;
    const wide = shape.map((size, axis) =>
      axis > 1 || axis === latents || axis === moments || size === 3 ? size : size * 8
    );
    return { name, shape: wide };
  }
  if (!name.startsWith(TEXT) || /layers\.[1-9]/.test(name) || name.includes("position_ids")) {
    return null;
  }
  const widths: Record<number, number> = { 32: 768, 128: 3072, 1000: 49_408 };
  return { name, shape: shape.map((size) => widths[size] ?? size) };
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

async function writeRandom(path: string, entries: readonly Entry[], seed: number): Promise<void> {
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
