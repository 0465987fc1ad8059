import assert from "node:assert/strict";
import { costOf } from "../../inference/graph/cost.ts";
import { LIMITS } from "../../inference/graph/limits.ts";
import { buildTextToImage } from "../../inference/graph/simple.ts";
import type { NodeContext } from "../../inference/nodes/context.ts";
import { NODE_TYPES } from "../../inference/nodes/registry.ts";
import { createJobContext } from "../../inference/runtime/job_context.ts";
import { params } from "./test_params.ts";

const job = {
  id: "1",
  graph: { nodes: {}, edges: [] },
  models: {},
  images: {},
  embeddings: [],
  promptFolder: null,
};
const contextOf = () =>
  createJobContext(job, job.graph, {} as never).contextFor({ id: "d", type: "denoise_latents" });

/** What a denoiser wants to spend; it gets no further. */
async function asked(fields: Record<string, unknown>): Promise<number> {
  const size = { channels: 4, width: 32, height: 64, data: new Float32Array() };
  let cost = NaN;
  const context = {
    models: { unet: () => Promise.resolve({ factor: 8 }) },
    latents: { load: () => size },
    spend: (c: number) => {
      cost = c;
      throw new Error("enough");
    },
  } as unknown as NodeContext;
  const model = { key: "k", hash: "", name: "", base: "", type: "" };
  const run = NODE_TYPES.get("denoise_latents")?.execute({
    positive_conditioning: { conditioning_name: "p" },
    negative_conditioning: { conditioning_name: "n" },
    noise: { latents_name: "noise" },
    unet: { unet: model, scheduler: model, loras: [] },
    ...fields,
  }, context);
  await assert.rejects(run ?? assert.fail("no denoiser"), /enough/);
  return cost;
}

Deno.test("the cost of a denoiser at run time is the one estimated before", async () => {
  const fields = { steps: 40, cfg_scale: 7, denoising_start: 0.25, denoising_end: 1 };
  const graph = buildTextToImage(params({ width: 256, height: 512 }));
  Object.assign(graph.nodes["denoise"] ?? {}, fields);
  assert.equal(await asked(fields), costOf(graph).cost);
  assert.equal(await asked({ ...fields, cfg_scale: 1 }), costOf(graph).cost / 2);
});

Deno.test("values known only at run time are limited at run time", () => {
  const context = contextOf();
  context.spend(LIMITS.graph.cost - 1);
  context.spend(1);
  assert.throws(() => context.spend(0.1), /split it into several/);
  contextOf().spend(LIMITS.graph.cost);
});
