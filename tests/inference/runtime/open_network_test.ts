import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildUNet, type NetworkModel, openLora } from "../../../inference/networks/mod.ts";
import { createOnnxGraph } from "../../../inference/networks/onnx/graph.ts";
import {
  arranged,
  type Arrangement,
  arrangementOf,
} from "../../../inference/runtime/arrangement.ts";
import { openBackend } from "../../../inference/runtime/backend.ts";
import { openNetwork } from "../../../inference/runtime/open_network.ts";
import { LOG_SEVERITY } from "../../../inference/runtime/ort.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { writeRandom } from "../random_checkpoint.ts";

const GIB = 2 ** 30;
const network = (parameters: number, bytesEach: number) =>
  ({ parameters, weightBytes: parameters * bytesEach }) as NetworkModel;

const GOLDEN = fileURLToPath(new URL("../../fixtures/golden/sd15/", import.meta.url));

async function tiny(loras: string[] = []) {
  return buildUNet(await openWeights(`${GOLDEN}sd15_single.safetensors`), {
    precision: "float32",
    device: "cpu",
    attention: "fused",
    groups: 4,
    heads: { count: 2 },
    loras: await Promise.all(loras.map(async (file) => ({
      lora: await openLora(`${GOLDEN}lora/${file}`),
      strength: 1,
    }))),
  });
}

Deno.test("weights are kept as the CPU computes fastest with what memory there is", () => {
  const sd15 = 859_520_964;
  const sdxl = 2_567_463_684;
  // 3.2 GiB of 32-bit floats.
  assert.equal(arrangementOf(network(sd15, 2), 24 * GIB), "wide");
  assert.equal(arrangementOf(network(sd15, 2), 10 * GIB), "wide");
  assert.equal(arrangementOf(network(sd15, 2), 8 * GIB), "mapped");
  assert.equal(arrangementOf(network(sd15, 4), 10 * GIB), "wide");
  assert.equal(arrangementOf(network(sdxl, 2), 24 * GIB), "mapped");
  assert.equal(arrangementOf(network(sdxl, 2), 32 * GIB), "wide");
});

Deno.test("merged LoRAs are not added again in each step", async () => {
  const beside = await tiny(["kohya_linear_r4_a2.safetensors"]);
  const merged = await tiny(["lycoris_loha_r2_a1.safetensors"]);
  assert.equal(arrangementOf(beside, 1024), "mapped", "its matrices stand beside the layers");
  assert.equal(arrangementOf(merged, 1024), "wide");
  const full = { ...merged, weightBytes: merged.parameters * 4 };
  assert.equal(arrangementOf(full, 1024), "mapped", "32-bit weights are folded in any case");
});

Deno.test("large kernels stay as they are, and small ones get the processor's order", async () => {
  const backend = await openBackend("cpu");
  const folder = await Deno.makeTempDir({ prefix: "atelier-kernels-" });
  const path = join(folder, "kernels.safetensors");
  try {
    const shapes = { small: [640, 640, 3, 3], large: [640, 704, 3, 3] };
    await writeRandom(
      path,
      Object.entries(shapes).flatMap(([name, shape]) => [
        { name: `${name}.weight`, shape },
        { name: `${name}.bias`, shape: shape.slice(0, 1) },
      ]),
      1,
    );
    const { tensors } = await openWeights(path);
    for (const [name, shape] of Object.entries(shapes)) {
      const graph = createOnnxGraph({ precision: "float32", device: "cpu", attention: "fused" });
      const x = graph.input("x", "float32", ["batch", shape[1]!, "height", "width"]);
      const weight = (part: string) => graph.weight(tensors.get(`${name}.${part}`)!);
      const y = graph.conv(x, weight("weight"), weight("bias"), { pads: [1, 1, 1, 1] });
      graph.output("y", y, ["batch", 640, "height", "width"]);
      const model = graph.model();
      const data = Float32Array.from({ length: shape[1]! * 6 }, (_, i) => i % 11 - 5);
      const run = async (arrangement: Arrangement) => {
        const session = await openNetwork(backend, model, { arrangement });
        assert.deepEqual(session.inputNames, ["x"], "what a run must be given");
        const x = new backend.ort.Tensor("float32", data, [1, shape[1]!, 2, 3]);
        const { y } = await session.run({ x });
        await session.release();
        return y!.data as Float32Array;
      };
      const [wide, mapped] = [await run("wide"), await run("mapped")];
      for (const [i, value] of wide.entries()) assert.ok(Math.abs(value - mapped[i]!) < 1e-3);
      // What ONNX Runtime has made of the model.
      const { options, prepacking } = arranged(model, "wide");
      const optimizedModelFilePath = join(folder, `${name}.onnx`);
      const session = await backend.ort.InferenceSession.create(model.bytes, {
        executionProviders: ["cpu"],
        logSeverityLevel: LOG_SEVERITY,
        ...options,
        optimizedModelFilePath,
        extra: {
          session: { model_external_initializers_file_folder_path: model.folder, ...prepacking },
        },
      });
      await session.release();
      const made = new TextDecoder("latin1").decode(await Deno.readFile(optimizedModelFilePath));
      // Not every processor has an order of its own.
      if (name === "small" && Deno.build.arch !== "x86_64") continue;
      assert.equal(made.includes("ReorderInput"), name === "small", name);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a network computes the same however its weights are kept", async () => {
  const backend = await openBackend("cpu");
  const model = await tiny();
  const tensor = (...dims: number[]) => {
    const length = dims.reduce((product, n) => product * n, 1);
    return new backend.ort.Tensor("float32", Float32Array.from({ length }, (_, i) => i % 7), dims);
  };
  const width = Number(model.inputs.find(({ name }) => name === "encoder_hidden_states")!.dims[2]);
  const run = async (arrangement: Arrangement) => {
    const session = await openNetwork(backend, model, { arrangement });
    const { out_sample } = await session.run({
      sample: tensor(1, 4, 8, 8),
      timestep: tensor(1),
      encoder_hidden_states: tensor(1, 77, width),
    });
    await session.release();
    return out_sample!.data as Float32Array;
  };
  const wide = await run("wide");
  for (const [i, value] of (await run("mapped")).entries()) {
    assert.ok(Math.abs(value - wide[i]!) <= 1e-4 * Math.abs(wide[i]!) + 1e-5);
  }
});
