import type { DeviceCheck } from "../types.ts";
import type { Backend } from "./backend.ts";
import { OnnxModel } from "../onnx/model.ts";
import { LOG_SEVERITY, type Ort } from "./ort.ts";
import { wrapSession } from "./onnx/session.ts";

/** How far a device may be from the CPU, relative to the largest value: fp32 and fp16. */
const TOLERANCE = { fp32: 1e-4, fp16: 2e-2 };

/**
 * Runs the operators that diffusion models live on and compares with the CPU. A driver can be
 * there and compute wrong; what it says of itself is not enough. `begin` is called before each.
 */
export async function selfTest(
  backend: Backend,
  begin: () => Promise<void> = () => Promise.resolve(),
): Promise<DeviceCheck[]> {
  const reference = await import("onnxruntime-node");
  const checks: DeviceCheck[] = [];
  for (const [name, graph] of Object.entries(GRAPHS)) {
    for (const precision of backend.half ? ["fp32", "fp16"] as const : ["fp32"] as const) {
      const check = { device: backend.device, name: `${name} ${precision}` };
      await begin();
      try {
        const expected = await compute(reference, ["cpu"], graph("float32"), true);
        const native = backend.device !== "webgpu";
        const model = graph(precision === "fp16" ? "float16" : "float32");
        const got = await compute(backend.ort, backend.providers, model, native);
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
  { model, inputs }: TestGraph,
  native: boolean,
): Promise<Float32Array> {
  const options = { executionProviders: providers, logSeverityLevel: LOG_SEVERITY } as const;
  const raw = await ort.InferenceSession.create(model.bytes(), options);
  try {
    const session = wrapSession(ort, raw, "self-test", { ms: 0 }, native);
    const feeds = Object.entries(inputs).map(([name, dims], i) =>
      [name, { data: wave(dims, i + 1), dims }] as const
    );
    const { y } = await session.run(Object.fromEntries(feeds));
    return y?.data ?? new Float32Array();
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

type Float = "float32" | "float16";

interface TestGraph {
  model: OnnxModel;
  inputs: Record<string, number[]>;
}

/** Begins a graph with these inputs and the output `y`. */
function graphOf(type: Float, inputs: Record<string, number[]>, y: number[]): TestGraph {
  const model = new OnnxModel();
  for (const [name, dims] of Object.entries(inputs)) model.input(name, type, dims);
  model.output("y", type, y);
  return { model, inputs };
}

function constant(model: OnnxModel, name: string, type: Float, dims: number[], data: Float32Array) {
  model.constant(name, type, dims, type === "float16" ? Float16Array.from(data) : data);
}

const GRAPHS: Record<string, (type: Float) => TestGraph> = {
  attention(type) {
    const inputs = { q: [2, 64, 40], k: [2, 40, 77], v: [2, 77, 40] };
    const graph = graphOf(type, inputs, [2, 64, 40]);
    constant(graph.model, "scale", type, [1], Float32Array.of(40 ** -0.5));
    graph.model.node("MatMul", ["q", "k"], ["s0"]);
    graph.model.node("Mul", ["s0", "scale"], ["s"]);
    graph.model.node("Softmax", ["s"], ["p"], { axis: 2 });
    graph.model.node("MatMul", ["p", "v"], ["y"]);
    return graph;
  },
  convolution(type) {
    const graph = graphOf(type, { x: [1, 8, 16, 16] }, [1, 12, 16, 16]);
    constant(graph.model, "w", type, [12, 8, 3, 3], wave([12, 8, 3, 3], 3));
    constant(graph.model, "b", type, [12], wave([12], 5));
    graph.model.node("Conv", ["x", "w", "b"], ["y"], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
    return graph;
  },
  normalization(type) {
    const graph = graphOf(type, { x: [1, 8, 16, 16] }, [1, 8, 16, 16]);
    constant(graph.model, "scale", type, [8], wave([8], 2));
    constant(graph.model, "bias", type, [8], wave([8], 4));
    graph.model.node("InstanceNormalization", ["x", "scale", "bias"], ["y"]);
    return graph;
  },
  resize(type) {
    const graph = graphOf(type, { x: [1, 4, 8, 8] }, [1, 4, 16, 16]);
    // It takes its scales as 32-bit floats whatever the image is.
    constant(graph.model, "scales", "float32", [4], Float32Array.of(1, 1, 2, 2));
    graph.model.node("Resize", ["x", "", "scales"], ["y"], {
      mode: "nearest",
      coordinate_transformation_mode: "asymmetric",
      nearest_mode: "floor",
    });
    return graph;
  },
  erf(type) {
    const graph = graphOf(type, { x: [1, 64, 40] }, [1, 64, 40]);
    graph.model.node("Erf", ["x"], ["y"]);
    return graph;
  },
};

/** Numbers between −1 and 1 without a pattern that an error could hide behind. */
function wave(dims: number[], phase: number): Float32Array {
  const length = dims.reduce((product, dim) => product * dim, 1);
  return Float32Array.from({ length }, (_, i) => Math.sin((i + 1) * 0.7 * phase + phase));
}
