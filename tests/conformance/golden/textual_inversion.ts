import assert from "node:assert/strict";
import { join } from "node:path";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { readValues } from "../../../inference/weights/values.ts";
import { type Golden, type Numbers, weightsBelow } from "./files.ts";
import { assertClose, withNetwork } from "./run.ts";
import { buildGoldenTextEncoder, textEncoders } from "./text_encoder.ts";

/** The vectors of all embeddings beside the cases, in the order of their files. */
async function vectors(folder: string, except: string): Promise<Numbers> {
  const rows: number[] = [];
  let width = 0;
  for (const path of weightsBelow(folder)) {
    if (path === except) continue;
    for (const tensor of (await openWeights(join(folder, path))).tensors.values()) {
      rows.push(...await readValues(tensor));
      width = tensor.shape.at(-1)!;
    }
  }
  return { data: Float32Array.from(rows), dims: [rows.length / width, width] };
}

export async function checkTextualInversion(golden: Golden, t: Deno.TestContext): Promise<void> {
  const further = await vectors(golden.folder, `${golden.id.split("/").at(-1)}.safetensors`);
  const encoders = await textEncoders(golden.family, 0);
  assert.ok(encoders.length > 0, "there are no weights");
  for (const encoder of encoders) {
    await t.step(
      encoder.candidate.path,
      () =>
        withNetwork(buildGoldenTextEncoder(encoder), async (run) => {
          for (const [name, { outputs }] of Object.entries(golden.cases)) {
            const outs = await run({
              input_ids: await golden.numbers(name, "input_ids"),
              further_embeddings: further,
            });
            for (const output of outputs) {
              assertClose(outs[output], await golden.numbers(name, output), `${name} ${output}`);
            }
          }
        }),
    );
  }
}
