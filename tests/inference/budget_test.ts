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

Deno.test("adapters and image prompts cost once, whatever the steps, when they run as before", async () => {
  const model = { key: "k", hash: "", name: "", base: "", type: "" };
  const image = { image_name: "i" };
  const steered = {
    t2i_adapter: { image, t2i_adapter_model: model },
    ip_adapter: { image, ip_adapter_model: model },
  };
  const fields = { steps: 40, cfg_scale: 7 };
  const graphWith = (kinds: readonly (keyof typeof steered)[], steps: number) => {
    const graph = buildTextToImage(params({ width: 256, height: 512 }));
    Object.assign(graph.nodes["denoise"] ?? {}, fields, { steps });
    for (const kind of kinds) {
      graph.nodes[kind] = { id: kind, type: kind, ...steered[kind] };
      graph.edges.push({
        source: { node_id: kind, field: kind },
        destination: { node_id: "denoise", field: kind },
      });
    }
    return costOf(graph).cost;
  };
  for (const kind of ["t2i_adapter", "ip_adapter"] as const) {
    const more = graphWith([kind], 40) - graphWith([], 40);
    assert.ok(more > 0 && more < graphWith([], 1), `${kind}: ${more}`);
    assert.ok(Math.abs(more - (graphWith([kind], 4) - graphWith([], 4))) < 1e-9, kind);
    const asks = await asked({ ...fields, [kind]: steered[kind] });
    assert.ok(Math.abs(asks - graphWith([kind], 40)) < 1e-9, kind);
  }
});

Deno.test("values known only at run time are limited at run time", () => {
  const context = contextOf();
  context.spend(LIMITS.graph.cost - 1);
  context.spend(1);
  assert.throws(() => context.spend(0.1), /split it into several/);
  contextOf().spend(LIMITS.graph.cost);
});
