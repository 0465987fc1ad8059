/**
 * Measures what the engine adds to the model: `deno run -P… tests/bench/engine_bench.ts [size]`.
 * Prints, per sampler step, the time inside ONNX Runtime and everything else (sampler, guidance,
 * messages, previews), at a small size, where the overhead shows most.
 */
import { createEngine } from "../../inference/engine.ts";
import { buildTextToImage } from "../../inference/graph/simple.ts";
import { job, params } from "../inference/test_model.ts";

/** Overhead that is accepted: this share of a step, or this many milliseconds. */
const TARGET_SHARE = 0.02;
const TARGET_MS = 2;

/** Runs the benchmark and prints its lines. */
export async function engineBench(size = 128, steps = 30): Promise<void> {
  const engine = createEngine({ device: "auto" });
  try {
    const report = await engine.probe();
    console.log(`device: ${report.device} (${report.name}), ${size}×${size}, ${steps} steps`);
    const work = () => job(buildTextToImage(params({ width: size, height: size, steps })));
    const first = performance.now();
    await engine.run(work(), {});
    console.log(`first image, with opening the model: ${ms(performance.now() - first)}`);

    const steady: { step: number; model: number }[] = [];
    const totals: number[] = [];
    for (let i = 0; i < 5; i++) {
      const outcome = await engine.run(work(), {});
      const { steps: count, denoise, denoiseModel, total } = outcome.ms;
      steady.push({ step: denoise / count, model: denoiseModel / count });
      totals.push(total);
    }
    steady.sort((a, b) => (a.step - a.model) - (b.step - b.model));
    const { step, model } = steady[Math.floor(steady.length / 2)] ?? { step: 0, model: 0 };
    const extra = step - model;
    const good = extra < TARGET_MS || extra < step * TARGET_SHARE;
    console.log(`step: ${ms(step)}, in ONNX Runtime ${ms(model)}`);
    console.log(
      `overhead per step: ${ms(extra)} (${(extra / step * 100).toFixed(1)} %), ` +
        `target < ${TARGET_SHARE * 100} % or ${TARGET_MS} ms: ${good ? "met" : "MISSED"}`,
    );
    console.log(`an image: ${ms(Math.min(...totals))}`);
  } finally {
    await engine.close();
  }
}

const ms = (value: number) => `${value.toFixed(2)} ms`;

if (import.meta.main) await engineBench(Number(Deno.args[0] ?? 128));
