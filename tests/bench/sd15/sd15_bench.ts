/**
 * Measures a device at Stable Diffusion 1.5's size, on the folder that `make_model.py` writes:
 * `deno run -A --unstable-webgpu tests/bench/sd15/sd15_bench.ts DIR [--device=webgpu,…]
 * [--size=512] [--steps=20] [--images=5] [--like=PNG] [--keep=DIR]`.
 * Prints the time of a step, in ONNX Runtime and in all, the first image's with compiling, and
 * memory after each tenth image; `--keep` writes the image, and `--like` compares with one.
 */
import { parseArgs } from "node:util";
import sharp from "sharp";
import { createEngine, type DeviceName, type ImageMade } from "../../../inference/engine.ts";
import { buildTextToImage } from "../../../inference/graph/simple.ts";
import { MODEL, params } from "../../inference/test_params.ts";

const { values, positionals: [folder] } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    device: { type: "string", default: "webgpu-native" },
    size: { type: "string", default: "512" },
    steps: { type: "string", default: "20" },
    images: { type: "string", default: "5" },
    like: { type: "string" },
    keep: { type: "string" },
  },
});
if (!folder) throw new Error("Say which folder holds the model.");
const [size, steps, images] = [values.size, values.steps, values.images].map(Number) as [
  number,
  number,
  number,
];
const ms = (value: number) => `${value.toFixed(1)} ms`;
const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

for (const device of values.device.split(",") as DeviceName[]) {
  const engine = createEngine({ device, idleReleaseMs: 0, logger: (_, text) => console.log(text) });
  try {
    const report = await engine.probe();
    console.log(`== ${report.device}: ${report.name}, ${size}×${size}, ${steps} steps`);
    for (const check of report.checks) {
      console.log(`   ${check.ok ? "ok" : "NOT"} ${check.device} ${check.name}: ${check.detail}`);
    }
    const graph = buildTextToImage(params({ width: size, height: size, steps, seed: 1 }));
    const made: ImageMade[] = [];
    const times: { step: number; model: number; total: number }[] = [];
    for (let i = 0; i < images; i++) {
      const models = { [MODEL.key]: { path: folder, format: "onnx" } } as const;
      const job = { id: crypto.randomUUID(), graph, models, images: {} };
      const outcome = await engine.run(job, { image: (image) => void (made[0] = image) });
      const { denoise, denoiseModel, steps: count, total } = outcome.ms;
      if (i === 0) console.log(`first image, opening and compiling: ${ms(total)}`);
      else times.push({ step: denoise / count, model: denoiseModel / count, total });
      if (i % 10 === 9 || i === 1) console.log(`image ${i + 1}: ${await memory(engine.pid)}`);
    }
    console.log(
      `a step ${ms(median(times.map((t) => t.step)))}, in ONNX Runtime ` +
        `${ms(median(times.map((t) => t.model)))}; an image ${
          ms(median(times.map((t) => t.total)))
        }`,
    );
    const [image] = made;
    if (image && values.keep) {
      await Deno.writeFile(`${values.keep}/${device}-${size}.png`, image.png);
    }
    if (image && values.like) console.log(await difference(image.png, values.like));
  } finally {
    await engine.close();
  }
}

/** Resident memory of the engine, and what the driver says that the card has given out. */
async function memory(pid: number | null): Promise<string> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  const resident = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  const card = await cardMemory().catch(() => "not asked: no nvidia-smi");
  return `engine ${resident.toFixed(0)} MiB, card ${card}`;
}

async function cardMemory(): Promise<string> {
  const args = ["--query-gpu=memory.used", "--format=csv,noheader"];
  const { stdout } = await new Deno.Command("nvidia-smi", { args }).output();
  return new TextDecoder().decode(stdout).trim();
}

async function difference(png: Uint8Array, file: string): Promise<string> {
  const [a, b] = await Promise.all([png, file].map((f) => sharp(f).removeAlpha().raw().toBuffer()));
  if (!a || a.length !== b?.length) return "another size";
  let sum = 0;
  let most = 0;
  for (const [i, value] of a.entries()) {
    const apart = Math.abs(value - (b[i] ?? 0));
    sum += apart;
    most = Math.max(most, apart);
  }
  return `apart from ${file}: mean ${(sum / a.length).toFixed(4)} of 255, most ${most}`;
}
