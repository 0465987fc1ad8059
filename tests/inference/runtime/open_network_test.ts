import assert from "node:assert/strict";
import { join } from "node:path";
import type { Graph, Weight } from "../../../inference/networks/graph.ts";
import { createOnnxGraph } from "../../../inference/networks/onnx/graph.ts";
import type { NetworkModel } from "../../../inference/networks/onnx/model.ts";
import { type Backend, openBackend } from "../../../inference/runtime/backend.ts";
import { openNetwork, optionsOf } from "../../../inference/runtime/open_network.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { gguf } from "../../gguf.ts";
import { safetensors, type TensorToWrite } from "../../safetensors.ts";

/** A matrix of so many rows and columns has more numbers than the CPU keeps. */
const SIDE = 512;
const ROWS = 3;

/** Numbers from -1 to 1 that each type holds exactly, and their bits in those of 8. */
const QUARTERS = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1];
const quarter = (i: number) => QUARTERS[i * 7 % QUARTERS.length] as number;
const QUARTERS_IN_8_BITS = {
  F8_E4M3: [0xb8, 0xb4, 0xb0, 0xa8, 0, 0x28, 0x30, 0x34, 0x38],
  F8_E5M2: [0xbc, 0xba, 0xb8, 0xb4, 0, 0x34, 0x38, 0x3a, 0x3c],
};
const MATRIX = Float32Array.from({ length: SIDE * SIDE }, (_, i) => quarter(i));

function matrix(type: TensorToWrite["type"]): TensorToWrite {
  const shape = [SIDE, SIDE];
  if (type === "F16") return { type, shape, data: new Float16Array(MATRIX) };
  if (type === "BF16") {
    return { type, shape, data: Uint16Array.from(new Uint32Array(MATRIX.buffer), (n) => n >> 16) };
  }
  if (type === "F8_E4M3" || type === "F8_E5M2") {
    const bits = QUARTERS_IN_8_BITS[type];
    return { type, shape, data: Uint8Array.from(MATRIX, (n) => bits[QUARTERS.indexOf(n)]!) };
  }
  return { type, shape, data: MATRIX };
}

/** Quarters as Q8_0 has them: of each 32, the unit as a 16-bit float and their multiples of it. */
function inBlocks(quarters: Float32Array): Uint8Array {
  const unit = new Uint8Array(Float16Array.of(0.25).buffer);
  const blocks = Array.from({ length: quarters.length / 32 }, (_, i) => [
    ...unit,
    ...new Uint8Array(Int8Array.from(quarters.subarray(i * 32, (i + 1) * 32), (n) => n * 4).buffer),
  ]);
  return Uint8Array.from(blocks.flat());
}

type WeightNamed = (name: string) => Weight;

/** Has a network that was built from such a file used. */
async function withNetwork(
  weightsFile: Record<string, TensorToWrite> | { gguf: Uint8Array },
  build: (graph: Graph, weight: WeightNamed) => void,
  use: (model: NetworkModel, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "atelier-network-" });
  try {
    const path = join(folder, "weights");
    await Deno.writeFile(
      path,
      weightsFile.gguf instanceof Uint8Array
        ? weightsFile.gguf
        : safetensors(weightsFile as Record<string, TensorToWrite>),
    );
    const weights = await openWeights(path);
    const graph = createOnnxGraph({ precision: "float32", device: "cpu", attention: "fused" });
    build(graph, (name) => graph.weight(weights.tensors.get(name)!));
    await use(graph.model(), folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const someRows = ({ ort }: Backend) =>
  new ort.Tensor("float32", MATRIX.slice(0, ROWS * SIDE), [ROWS, SIDE]);

/**
 * Runs a network on rows of quarters. Returns the operators in the order in which they were
 * computed, and the rows that came of it.
 */
async function profiled(model: NetworkModel, folder: string) {
  const backend = await openBackend("cpu");
  const session = await backend.ort.InferenceSession.create(model.bytes, {
    ...optionsOf(model, backend),
    enableProfiling: true,
    profileFilePrefix: join(folder, "run"),
  });
  assert.deepEqual(session.inputNames, ["x"], "what a run must be given");
  const { y } = await session.run({ x: someRows(backend) });
  session.endProfiling();
  await session.release();
  const [file] = [...Deno.readDirSync(folder)].filter(({ name }) => name.startsWith("run"));
  const events = JSON.parse(await Deno.readTextFile(join(folder, file!.name))) as {
    cat: string;
    ts: number;
    args?: { op_name?: string };
  }[];
  const operators = events.filter(({ cat, args }) => cat === "Node" && args?.op_name)
    .toSorted((a, b) => a.ts - b.ts)
    .map(({ args }) => args!.op_name!);
  return { operators, y: y!.data as Float32Array };
}

/** Rows times the transposed matrix, some times over. */
function product(times: number, factor = 1): Float64Array {
  let rows = Float64Array.from(MATRIX.subarray(0, ROWS * SIDE));
  for (; times > 0; times--) {
    const before = rows;
    rows = new Float64Array(before.length).map((_, at) => {
      const [row, column] = [Math.floor(at / SIDE), at % SIDE];
      let sum = 0;
      for (let i = 0; i < SIDE; i++) {
        sum += before[row * SIDE + i]! * MATRIX[column * SIDE + i]! * factor;
      }
      return sum;
    });
  }
  return rows;
}

function assertClose(made: Float32Array, wanted: Float64Array): void {
  const largest = wanted.reduce((most, n) => Math.max(most, Math.abs(n)), 0);
  assert.ok(largest > 1);
  for (const [i, value] of wanted.entries()) {
    assert.ok(Math.abs(made[i]! - value) < 1e-5 * largest, `${i}: ${made[i]}, not ${value}`);
  }
}

const rowsIn = (graph: Graph) => graph.input("x", "float32", ["rows", SIDE]);

for (const type of ["F16", "BF16", "F8_E4M3", "F8_E5M2", "F32"] as const) {
  Deno.test(`large matrices of ${type} are read one by one, each right before its product`, async () => {
    const layers = ["a", "b", "c"];
    await withNetwork(
      Object.fromEntries(layers.map((name) => [name, matrix(type)])),
      (graph, weight) => {
        let x = rowsIn(graph);
        for (const name of layers) x = graph.linear(x, weight(name), null);
        graph.output("y", x, ["rows", SIDE]);
      },
      async (model, folder) => {
        assert.equal(model.openBytes, 0);
        const { operators, y } = await profiled(model, folder);
        const layer = type === "F32" ? ["Gemm"] : ["Cast", "Gemm"];
        assert.deepEqual(operators, layers.flatMap(() => layer));
        assertClose(y, product(layers.length));
      },
    );
  });
}

Deno.test("large quantised matrices are held as 16-bit floats", async () => {
  await withNetwork(
    { gguf: gguf([["a", { type: "Q8_0", shape: [SIDE, SIDE], data: inBlocks(MATRIX) }]]) },
    (graph, weight) =>
      graph.output("y", graph.linear(rowsIn(graph), weight("a"), null), ["rows", SIDE]),
    async (model) => {
      assert.equal(model.openBytes, SIDE * SIDE * 2);
      const backend = await openBackend("cpu");
      const session = await openNetwork(backend, model);
      const { y } = await session.run({ x: someRows(backend) });
      await session.release();
      assertClose(y!.data as Float32Array, product(1));
    },
  );
});

Deno.test("of a table of words, the rows that a text needs are read", async () => {
  await withNetwork(
    { words: matrix("BF16") },
    (graph, weight) => {
      const ids = graph.input("x", "int32", ["batch", "tokens"]);
      const further = graph.input("further", "float32", ["more", SIDE]);
      graph.output("y", graph.embedding(ids, weight("words"), further), ["batch", "tokens", SIDE]);
    },
    async (model) => {
      assert.equal(model.openBytes, 0);
      const backend = await openBackend("cpu");
      const session = await openNetwork(backend, model);
      const { y } = await session.run({
        x: new backend.ort.Tensor("int32", Int32Array.of(7, 0, SIDE), [1, 3]),
        further: new backend.ort.Tensor("float32", new Float32Array(SIDE).fill(9), [1, SIDE]),
      });
      await session.release();
      const row = (n: number) => MATRIX.subarray(n * SIDE, (n + 1) * SIDE);
      assert.deepEqual(y!.data, Float32Array.of(...row(7), ...row(0), ...Array(SIDE).fill(9)));
    },
  );
});

Deno.test("what is computed of weights is computed once, when the network is opened", async () => {
  await withNetwork(
    { a: matrix("F16") },
    (graph, weight) => {
      const merged = graph.fold.add(weight("a"), weight("a"), 2);
      const x = graph.linear(graph.linear(rowsIn(graph), merged, null), weight("a"), null);
      graph.output("y", x, ["rows", SIDE]);
    },
    async (model, folder) => {
      assert.equal(model.openBytes, SIDE * SIDE * 4);
      const { operators, y } = await profiled(model, folder);
      assert.deepEqual(operators, ["Gemm", "Gemm"]);
      assertClose(y, product(2, Math.sqrt(3)));
    },
  );
});

Deno.test("large kernels stay in their file, and small ones get the processor's order", async () => {
  const backend = await openBackend("cpu");
  const shapes = { small: [640, 640, 3, 3], large: [640, 2112, 3, 3] };
  for (const [name, shape] of Object.entries(shapes)) {
    await withNetwork(
      { weight: { type: "F16", shape }, bias: { type: "F16", shape: [640] } },
      (graph, weight) => {
        const x = graph.input("x", "float32", ["batch", shape[1]!, "height", "width"]);
        const y = graph.conv(x, weight("weight"), weight("bias"), { pads: [1, 1, 1, 1] });
        graph.output("y", y, ["batch", 640, "height", "width"]);
      },
      async (model, folder) => {
        assert.equal(model.openBytes, 4 * (640 + (name === "small" ? 640 * 640 * 9 : 0)));
        // What ONNX Runtime has made of the model.
        const path = join(folder, "made.onnx");
        const session = await backend.ort.InferenceSession.create(model.bytes, {
          ...optionsOf(model, backend),
          optimizedModelFilePath: path,
        });
        await session.release();
        const made = new TextDecoder("latin1").decode(await Deno.readFile(path));
        // Not every processor has an order of its own.
        if (name === "small" && Deno.build.arch !== "x86_64") return;
        assert.equal(made.includes("ReorderInput"), name === "small", name);
      },
    );
  }
});
