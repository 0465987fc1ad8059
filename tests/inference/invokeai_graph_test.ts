import assert from "node:assert/strict";
import { validateGraph } from "../../inference/graph/parse.ts";
import { graphOf, run, withEngine } from "./run_graph.ts";
import { MODEL } from "./test_model.ts";

/**
 * Text to image as InvokeAI's own form builds it for Stable Diffusion 1: texts and seed from
 * primitives, conditionings through `collect`, every field spelled out, empty ones as null.
 */
const FORM = graphOf({
  "sd1_model_loader:a1": {
    type: "main_model_loader",
    is_intermediate: true,
    use_cache: true,
    model: { ...MODEL, submodel_type: null },
  },
  "clip_skip:b2": { type: "clip_skip", skipped_layers: 0 },
  "positive_prompt:c3": { type: "string", value: "a red circle on a blue background" },
  "seed:d4": { type: "integer", value: 11 },
  "pos_cond:e5": { type: "compel", is_intermediate: true, use_cache: true, mask: null },
  "pos_cond_collect:f6": { type: "collect" },
  "neg_cond:g7": { type: "compel", prompt: "", mask: null },
  "neg_cond_collect:h8": { type: "collect" },
  "noise:i9": { type: "noise", use_cpu: true, width: 64, height: 64 },
  "denoise_latents:j1": {
    type: "denoise_latents",
    cfg_scale: 5,
    cfg_rescale_multiplier: 0,
    scheduler: "dpmpp_2m_k",
    steps: 4,
    denoising_start: 0,
    denoising_end: 1,
    control: null,
    ip_adapter: null,
    t2i_adapter: null,
    latents: null,
    denoise_mask: null,
  },
  "core_metadata:k2": {
    type: "core_metadata",
    generation_mode: "txt2img",
    cfg_scale: 5,
    steps: 4,
    scheduler: "dpmpp_2m_k",
    model: MODEL,
    loras: null,
    canvas_v2_metadata: { controlLayers: [] },
  },
  "canvas_output:l3": {
    type: "l2i",
    is_intermediate: false,
    use_cache: false,
    fp32: false,
    tiled: false,
    tile_size: 0,
    board: null,
  },
}, [
  "sd1_model_loader:a1.unet > denoise_latents:j1.unet",
  "sd1_model_loader:a1.clip > clip_skip:b2.clip",
  "clip_skip:b2.clip > pos_cond:e5.clip",
  "clip_skip:b2.clip > neg_cond:g7.clip",
  "positive_prompt:c3.value > pos_cond:e5.prompt",
  "positive_prompt:c3.value > core_metadata:k2.positive_prompt",
  "pos_cond:e5.conditioning > pos_cond_collect:f6.item",
  "neg_cond:g7.conditioning > neg_cond_collect:h8.item",
  "pos_cond_collect:f6.collection > denoise_latents:j1.positive_conditioning",
  "neg_cond_collect:h8.collection > denoise_latents:j1.negative_conditioning",
  "seed:d4.value > noise:i9.seed",
  "seed:d4.value > core_metadata:k2.seed",
  "noise:i9.noise > denoise_latents:j1.noise",
  "denoise_latents:j1.latents > canvas_output:l3.latents",
  "sd1_model_loader:a1.vae > canvas_output:l3.vae",
  "core_metadata:k2.metadata > canvas_output:l3.metadata",
]);

Deno.test("a graph as InvokeAI's form builds it runs", () =>
  withEngine(async (engine) => {
    assert.deepEqual(validateGraph(FORM), []);
    const { images, results } = await run(engine, FORM);
    assert.equal(images.length, 1);
    // What scripts look for among the results is their type.
    const types = Object.entries(results).map(([id, { type }]) => [id.split(":")[0], type]);
    assert.deepEqual(Object.fromEntries(types), {
      sd1_model_loader: "model_loader_output",
      clip_skip: "clip_skip_output",
      positive_prompt: "string_output",
      seed: "integer_output",
      pos_cond: "conditioning_output",
      pos_cond_collect: "collect_output",
      neg_cond: "conditioning_output",
      neg_cond_collect: "collect_output",
      noise: "noise_output",
      denoise_latents: "latents_output",
      core_metadata: "metadata_output",
      canvas_output: "image_output",
    });
    const metadata = images[0]?.metadata ?? {};
    assert.equal(metadata["positive_prompt"], "a red circle on a blue background");
    assert.equal(metadata["seed"], 11);
    assert.deepEqual(metadata["canvas_v2_metadata"], { controlLayers: [] });
    assert.ok(!("loras" in metadata), "what is empty is left out");
  }));

/** The workflow that InvokeAI ships for text to image, as it is queued. */
Deno.test("a workflow with a random seed runs", () =>
  withEngine(async (engine) => {
    const workflow = graphOf({
      loader: { type: "main_model_loader", model: MODEL },
      pos: { type: "compel", prompt: "a boat on the sea" },
      neg: { type: "compel", prompt: "" },
      random: { type: "rand_int", low: 0, high: 2147483647, use_cache: false },
      noise: { type: "noise", width: 64, height: 64 },
      denoise: { type: "denoise_latents", steps: 2, scheduler: "euler", cfg_scale: 7.5 },
      image: { type: "l2i", fp32: true, board: { board_id: "none" } },
    }, [
      "loader.unet > denoise.unet",
      "loader.clip > pos.clip",
      "loader.clip > neg.clip",
      "loader.vae > image.vae",
      "random.value > noise.seed",
      "noise.noise > denoise.noise",
      "pos.conditioning > denoise.positive_conditioning",
      "neg.conditioning > denoise.negative_conditioning",
      "denoise.latents > image.latents",
    ]);
    const [a, b] = [await run(engine, workflow), await run(engine, workflow)];
    assert.equal(a.images[0]?.boardId, "none");
    assert.notDeepEqual(a.images[0]?.png, b.images[0]?.png);
  }));
