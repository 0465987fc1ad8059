import assert from "node:assert/strict";
import { basename } from "node:path";
import { buildTextEncoder, type UsedLora } from "../../../inference/networks/mod.ts";
import { clipSources } from "../../../inference/networks/names/clip.ts";
import { type Candidate, candidates, type Golden, type Numbers } from "./files.ts";
import { clipHints } from "./hints.ts";
import { assertClose, BUILD, withNetwork } from "./run.ts";

/** A text encoder of a family: SDXL's second is number 1. */
export async function textEncoders(
  family: string,
  number: 0 | 1,
): Promise<{ candidate: Candidate; which: number }[]> {
  const folder = number === 0 ? "text_encoder" : "text_encoder_2";
  const found = await candidates(family, folder, ({ tensors }) =>
    clipSources({
      name: "",
      files: [],
      metadata: new Map(),
      tensors,
    }).length > number);
  return found.map((candidate) => ({
    candidate,
    which: candidate.path.includes("/") ? 0 : number,
  }));
}

export function buildGoldenTextEncoder(
  { candidate, which }: { candidate: Candidate; which: number },
  loras: UsedLora[] = [],
  number: 0 | 1 = 0,
  build = BUILD,
) {
  const source = clipSources(candidate.weights)[which]!;
  let layers = 0;
  while (source.find(`text_model.encoder.layers.${layers}.layer_norm1.weight`)) layers++;
  const openClip =
    [...candidate.weights.tensors.keys()].some((name) => name.includes("resblocks")) &&
    (which === 1 || clipSources(candidate.weights).length === 1);
  return buildTextEncoder(candidate.weights, {
    ...build,
    ...clipHints(candidate, openClip, layers),
    which,
    loras,
    loraTarget: number === 0 ? "text_encoder" : "text_encoder_2",
  });
}

/** No vectors beside the vocabulary. */
export function noFurther(width: number): Numbers {
  return { data: new Float32Array(width), dims: [1, width] };
}

/** Names of the network's outputs by those of the golden files. */
export function outputName(golden: string, layers: number): string {
  const [, skip] = /^clip_skip_(\d+)_ln$/.exec(golden) ?? [];
  if (skip) return `normal_states.${layers - Number(skip)}`;
  if (golden === "hidden_penultimate") return `hidden_states.${layers - 1}`;
  return golden === "pooled" ? "pooler_output" : golden;
}

export async function checkTextEncoder(
  golden: Golden,
  t: Deno.TestContext,
  build = BUILD,
): Promise<void> {
  const number = basename(golden.id).endsWith("_2") ? 1 : 0;
  const found = await textEncoders(golden.family, number);
  assert.ok(found.length > 0, "there are no weights");
  for (const encoder of found) {
    await t.step(encoder.candidate.path, async () => {
      const model = buildGoldenTextEncoder(encoder, [], number, build);
      const width = Number(model.inputs.find(({ name }) => name === "further_embeddings")?.dims[1]);
      const layers = model.outputs.filter(({ name }) => name.startsWith("hidden_states.")).length -
        1;
      await withNetwork(model, async (run) => {
        for (const [name, { outputs }] of Object.entries(golden.cases)) {
          const outs = await run({
            input_ids: await golden.numbers(name, "input_ids"),
            further_embeddings: noFurther(width),
          });
          for (const output of outputs) {
            const actual = outs[outputName(output, layers)];
            assertClose(actual, await golden.numbers(name, output), `${name} ${output}`);
          }
        }
      });
    });
  }
}
