/**
 * Compares a U-Net of Stable Diffusion 1.5's size that is built from a file of weights with the
 * same U-Net as a folder of ONNX holds it, on the CPU: `deno task bench weights`. The file has
 * random halves. The folder is what an export amounts to once ONNX Runtime has fused its
 * activations and norms: constant 32-bit weights beside a graph whose attention is made of products
 * and a softmax, keys and values of the prompt in each step, and no shapes but those of the inputs.
 * Each is measured in a process of its own, step by step in turns, so that what else the machine
 * does slows both alike.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { buildDividedUNet, buildUNet, type NetworkModel } from "../../inference/networks/mod.ts";
import { openBackend } from "../../inference/runtime/backend.ts";
import { wrapSession } from "../../inference/runtime/onnx/session.ts";
import type { NetworkSession, Tensor } from "../../inference/runtime/onnx/tensors.ts";
import { openNetwork } from "../../inference/runtime/open_network.ts";
import { openWeights } from "../../inference/weights/catalogue.ts";
import { withoutOpenWeights } from "../inference/onnx_fields.ts";
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

/**
 * Writes the U-Net, as halves or as 32-bit floats: the same block of random numbers again and
 * again, with the variance that keeps the size of what goes through a layer.
 */
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

/** What a process took for something. */
interface Taken {
  /** Seconds, and seconds of the processor. */
  s: number;
  cpu: number;
  /** Gigabytes of resident memory, at most, until then. */
  peak: number;
}

async function taken(work: () => Promise<unknown>): Promise<Taken> {
  const [start, used] = [performance.now(), cpuSeconds()];
  await work();
  const [s, cpu] = [(performance.now() - start) / 1000, cpuSeconds() - used];
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))!;
  return { s, cpu, peak: Number(kilobytes) * 1024 / 1e9 };
}

function cpuSeconds(): number {
  // Clock ticks of a hundredth of a second: proc_pid_stat(5).
  const fields = Deno.readTextFileSync("/proc/self/stat").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/**
 * In a process of its own: opens, then runs a step for each line that it reads, and writes what
 * each took.
 */
async function measure(what: string, path: string): Promise<void> {
  let run: (feeds: Feeds) => Promise<unknown>;
  const say = (taken: Taken) => console.log(JSON.stringify(taken));
  say(await taken(async () => run = await opened(what, path)));
  const feeds = {
    sample: tensor(2, 4, SIDE, SIDE),
    timestep: { data: [500], dims: [1] },
    encoder_hidden_states: tensor(2, 77, 768),
  };
  for await (const _ of createInterface({ input: process.stdin })) {
    say(await taken(() => run(feeds)));
  }
}

/** Starts such a process. `next` has it open, and then run a step. */
function inProcess(what: string, path: string) {
  const child = spawn(Deno.execPath(), [
    ...["run", "-A", "--no-check", fileURLToPath(import.meta.url)],
    ...[what, path],
  ], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Taken> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the process for ${what} ended`);
    return JSON.parse(value);
  };
  return {
    opened: next,
    step() {
      child.stdin.write("step\n");
      return next();
    },
    end: () => child.stdin.end(),
  };
}

/** Opens both, one after the other, and runs their steps in turns. */
async function measureBoth(places: Record<string, string>): Promise<Measured[]> {
  const processes = [];
  const measured: Measured[] = [];
  for (const [what, path] of Object.entries(places)) {
    const process = inProcess(what, path);
    const { s, cpu, peak } = await process.opened();
    processes.push(process);
    measured.push({ open: s, openCpu: cpu, step: Infinity, stepCpu: Infinity, peak });
  }
  for (let i = 0; i < STEPS; i++) {
    for (const [k, process] of processes.entries()) {
      const { s, cpu, peak } = await process.step();
      const m = measured[k]!;
      Object.assign(m, { step: Math.min(s, m.step), stepCpu: Math.min(cpu, m.stepCpu), peak });
    }
  }
  for (const process of processes) process.end();
  return measured;
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
    await Deno.writeFile(join(folder, "model.onnx"), withoutOpenWeights(plain.bytes));
    const [theirs, ours] = await measureBoth({
      folder: join(folder, "model.onnx"),
      weights: halves,
    }) as [Measured, Measured];
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
  ["time of opening", "open", 0.5],
];

if (import.meta.main) {
  const [what = "weights", path = ""] = Deno.args;
  await measure(what, path);
}
