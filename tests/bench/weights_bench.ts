/**
 * Compares a U-Net of Stable Diffusion 1.5's size that is built from a file of weights with the same
 * U-Net as a folder of ONNX holds it, on the CPU: `deno task bench weights`. The file has random
 * halves. The folder is what an export amounts to once ONNX Runtime has fused its activations and
 * norms: 32-bit weights beside a graph whose attention is made of products and a softmax, keys and
 * values of the prompt in each step, and no shapes but those of the inputs. Each is measured in a
 * process of its own.
 */
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { buildDividedUNet, buildUNet, type NetworkModel } from "../../inference/networks/mod.ts";
import { openBackend } from "../../inference/runtime/backend.ts";
import { wrapSession } from "../../inference/runtime/onnx/session.ts";
import type { NetworkSession, Tensor } from "../../inference/runtime/onnx/tensors.ts";
import { openNetwork } from "../../inference/runtime/open_network.ts";
import { openWeights } from "../../inference/weights/catalogue.ts";
import { SD15, unet } from "../inference/recognition/headers.ts";

const SIDE = 64;
const STEPS = 3;

interface Measured {
  /** Seconds. */
  open: number;
  step: number;
  /** Processor seconds of the opening and of a step. */
  openCpu: number;
  stepCpu: number;
  /** Gigabytes of resident memory, at most. */
  peak: number;
}

/** Writes the U-Net, as halves or as 32-bit floats: the same block of random numbers again and
 * again, with the variance that keeps the size of what goes through a layer. */
async function writeWeights(path: string, type: "F16" | "F32"): Promise<void> {
  const shapes = Object.entries(unet(SD15, "diffusers"));
  const size = (shape: readonly number[]) => shape.reduce((p, n) => p * n, 1);
  const bytesEach = type === "F16" ? 2 : 4;
  let end = 0;
  const header = Object.fromEntries(shapes.map(([name, shape]) => {
    const begin = end;
    end += size(shape) * bytesEach;
    return [name, { dtype: type, shape, data_offsets: [begin, end] }];
  }));
  const block = Float32Array.from({ length: 2 ** 20 }, () => Math.random() * 2 - 1);
  const json = new TextEncoder().encode(JSON.stringify(header));
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const length = new Uint8Array(8);
  new DataView(length.buffer).setUint32(0, json.length, true);
  const write = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  };
  await write(length);
  await write(json);
  for (const [name, shape] of shapes) {
    const isNorm = shape.length === 1 && name.endsWith(".weight");
    const reach = shape.length === 1 ? 0 : Math.sqrt(3 / size(shape.slice(1)));
    const numbers = block.subarray(0, size(shape)).map((value) => isNorm ? 1 : value * reach);
    const bytes = new Uint8Array((type === "F16" ? new Float16Array(numbers) : numbers).buffer);
    for (let left = size(shape) * bytesEach; left > 0; left -= bytes.length) {
      await write(bytes.subarray(0, Math.min(left, bytes.length)));
    }
  }
}

const OPTIONS = { precision: "float32", device: "cpu" } as const;

/** Opens what a process measures: returns one step. */
async function opened(what: string, path: string): Promise<(feeds: Feeds) => Promise<unknown>> {
  const backend = await openBackend("cpu");
  const wrap = (session: Awaited<ReturnType<typeof openNetwork>>): NetworkSession =>
    wrapSession(backend.ort, session, what, { ms: 0 }, true);
  if (what === "folder") {
    const raw = await backend.ort.InferenceSession.create(path, {
      executionProviders: backend.providers,
      extra: { session: { intra_op: { allow_spinning: "0" } } },
    });
    const session = wrap(raw);
    return (feeds) => session.run(feeds);
  }
  const weights = await openWeights(path);
  const { step, text } = buildDividedUNet(weights, { ...OPTIONS, attention: "fused" });
  const open = async (model: NetworkModel) => wrap(await openNetwork(backend, model));
  const [steps, texts] = [await open(step), await open(text)];
  let held: ReturnType<NetworkSession["hold"]> | null = null;
  return async (feeds) => await steps.run(feeds, undefined, await (held ??= texts.hold(feeds)));
}

type Feeds = Record<string, Tensor>;

const tensor = (...dims: number[]): Tensor => ({
  data: Float32Array.from({ length: dims.reduce((p, n) => p * n, 1) }, (_, i) => Math.sin(i)),
  dims,
});

/** In a process of its own. */
async function measure(what: string, path: string): Promise<Measured> {
  const cpu = () => {
    // Clock ticks of a hundredth of a second: proc_pid_stat(5).
    const fields = Deno.readTextFileSync("/proc/self/stat").split(") ")[1]!.split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  };
  const timed = async <T>(work: () => Promise<T>) => {
    const [start, used] = [performance.now(), cpu()];
    const result = await work();
    return { result, s: (performance.now() - start) / 1000, cpu: cpu() - used };
  };
  const open = await timed(() => opened(what, path));
  const feeds = {
    sample: tensor(2, 4, SIDE, SIDE),
    timestep: { data: [500], dims: [1] },
    encoder_hidden_states: tensor(2, 77, 768),
  };
  const steps: { s: number; cpu: number }[] = [];
  for (let i = 0; i < STEPS; i++) steps.push(await timed(() => open.result(feeds)));
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))!;
  return {
    open: open.s,
    openCpu: open.cpu,
    step: Math.min(...steps.map(({ s }) => s)),
    stepCpu: Math.min(...steps.map(({ cpu }) => cpu)),
    peak: Number(kilobytes) * 1024 / 1e9,
  };
}

async function inProcess(what: string, path: string): Promise<Measured> {
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", fileURLToPath(import.meta.url), what, path],
    stderr: "piped",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Error(text(stderr));
  return JSON.parse(text(stdout));
}

/** Runs the benchmark and prints its lines. */
export async function weightsBench(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "atelier-bench-" });
  try {
    const halves = join(folder, "halves.safetensors");
    const full = join(folder, "full.safetensors");
    await writeWeights(halves, "F16");
    await writeWeights(full, "F32");
    const plain = buildUNet(await openWeights(full), { ...OPTIONS, attention: "plain" });
    await Deno.writeFile(join(folder, "model.onnx"), plain.bytes);
    const theirs = await inProcess("folder", join(folder, "model.onnx"));
    const ours = await inProcess("weights", halves);
    const line = (name: string, m: Measured) =>
      console.log(
        `${name}: opened in ${m.open.toFixed(1)} s (processor ${m.openCpu.toFixed(1)}), a step ` +
          `${m.step.toFixed(1)} s (processor ${m.stepCpu.toFixed(1)}), ${m.peak.toFixed(2)} GB`,
      );
    line("folder of ONNX, 32 bits", theirs);
    line("file of weights, 16 bits", ours);
    for (const [what, key, most] of TARGETS) {
      const ratio = ours[key] / theirs[key];
      const met = ratio <= most ? "met" : "MISSED";
      console.log(`${what}: ${ratio.toFixed(2)} times, target ${most}: ${met}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const TARGETS: [what: string, key: keyof Measured, most: number][] = [
  ["processor time of a step", "stepCpu", 1],
  ["peak memory", "peak", 0.7],
  ["processor time of opening", "openCpu", 0.5],
];

if (import.meta.main) {
  const [what = "weights", path = ""] = Deno.args;
  console.log(JSON.stringify(await measure(what, path)));
}
