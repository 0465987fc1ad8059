import type { DeviceCheck } from "../types.ts";
import type { Backend } from "./backend.ts";
import { type OnnxGraph, type OnnxTensor, writeOnnx } from "./onnx_writer.ts";
import { LOG_SEVERITY, type Ort } from "./ort.ts";
import { wrapSession } from "./onnx/session.ts";

/** How far a device may be from the CPU, relative to the largest value: fp32 and fp16. */
const TOLERANCE = { fp32: 1e-4, fp16: 2e-2 };

/** Runs the operators that diffusion models live on and compares with the CPU. A driver can be
 * there and compute wrong; what it says of itself is not enough. */
export async function selfTest(backend: Backend): Promise<DeviceCheck[]> {
  const reference = await import("onnxruntime-node");
  const checks: DeviceCheck[] = [];
  for (const [name, graph] of Object.entries(GRAPHS)) {
    for (const precision of backend.half ? ["fp32", "fp16"] as const : ["fp32"] as const) {
      const check = { device: backend.device, name: `${name} ${precision}` };
      try {
        const expected = await compute(reference, ["cpu"], graph(false), true);
        const native = backend.device !== "webgpu";
        const half = precision === "fp16";
        const got = await compute(backend.ort, backend.providers, graph(half), native);
        const error = relativeError(got, expected);
        const ok = error <= TOLERANCE[precision];
        checks.push({ ...check, ok, detail: `off by ${error.toExponential(1)}` });
      } catch (error) {
        // What does not run at all needs no further proof.
        return [...checks, { ...check, ok: false, detail: shortReason(error) }];
      }
    }
  }
  return checks;
}

/** The end of ONNX Runtime's messages, which begin with the place in its source. */
export function shortReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split("\n")[0] ?? "").split(" was false. ").at(-1)?.slice(-200) ?? "";
}

async function compute(
  ort: Ort,
  providers: Backend["providers"],
  graph: OnnxGraph,
  native: boolean,
): Promise<Float32Array> {
  const options = { executionProviders: providers, logSeverityLevel: LOG_SEVERITY } as const;
  const raw = await ort.InferenceSession.create(writeOnnx(graph), options);
  try {
    const session = wrapSession(ort, raw, "self-test", { ms: 0 }, native);
    const feeds = Object.entries(graph.inputs).map(([name, dims], i) =>
      [name, { data: wave(dims, i + 1), dims }] as const
    );
    const outputs = await session.run(Object.fromEntries(feeds));
    return outputs[graph.output]?.data ?? new Float32Array();
  } finally {
    await raw.release();
  }
}

/** Largest difference over the largest value; infinite if anything is not a number. */
function relativeError(got: Float32Array, expected: Float32Array): number {
  if (got.length !== expected.length) return Infinity;
  let largest = 0;
  let scale = 1e-6;
  for (let i = 0; i < got.length; i++) {
    const difference = Math.abs((got[i] ?? NaN) - (expected[i] ?? NaN));
    if (Number.isNaN(difference)) return Infinity;
    largest = Math.max(largest, difference);
    scale = Math.max(scale, Math.abs(expected[i] ?? 0));
  }
  return largest / scale;
}

const GRAPHS: Record<string, (half: boolean) => OnnxGraph> = {
  attention: (half) => ({
    half,
    inputs: { q: [2, 64, 40], k: [2, 40, 77], v: [2, 77, 40] },
    output: "y",
    constants: [{ ...constant("scale", [1], 1), data: Float32Array.of(40 ** -0.5) }],
    nodes: [
      { op: "MatMul", inputs: ["q", "k"], outputs: ["s0"] },
      { op: "Mul", inputs: ["s0", "scale"], outputs: ["s"] },
      { op: "Softmax", inputs: ["s"], outputs: ["p"], attributes: { axis: 2 } },
      { op: "MatMul", inputs: ["p", "v"], outputs: ["y"] },
    ],
  }),
  convolution: (half) => ({
    half,
    inputs: { x: [1, 8, 16, 16] },
    output: "y",
    constants: [constant("w", [12, 8, 3, 3], 3), constant("b", [12], 5)],
    nodes: [{
      op: "Conv",
      inputs: ["x", "w", "b"],
      outputs: ["y"],
      attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
    }],
  }),
  normalization: (half) => ({
    half,
    inputs: { x: [1, 8, 16, 16] },
    output: "y",
    constants: [constant("scale", [8], 2), constant("bias", [8], 4)],
    nodes: [{ op: "InstanceNormalization", inputs: ["x", "scale", "bias"], outputs: ["y"] }],
  }),
  resize: (half) => ({
    half,
    inputs: { x: [1, 4, 8, 8] },
    output: "y",
    constants: [
      { name: "scales", dims: [4], data: Float32Array.of(1, 1, 2, 2), type: "float32" },
    ],
    nodes: [{
      op: "Resize",
      inputs: ["x", "", "scales"],
      outputs: ["y"],
      attributes: {
        mode: "nearest",
        coordinate_transformation_mode: "asymmetric",
        nearest_mode: "floor",
      },
    }],
  }),
  erf: (half) => ({
    half,
    inputs: { x: [1, 64, 40] },
    output: "y",
    constants: [],
    nodes: [{ op: "Erf", inputs: ["x"], outputs: ["y"] }],
  }),
};

function constant(name: string, dims: number[], phase: number): OnnxTensor {
  return { name, dims, data: wave(dims, phase), type: "float" };
}

/** Numbers between −1 and 1 without a pattern that an error could hide behind. */
function wave(dims: number[], phase: number): Float32Array {
  const length = dims.reduce((product, dim) => product * dim, 1);
  return Float32Array.from({ length }, (_, i) => Math.sin((i + 1) * 0.7 * phase + phase));
}
