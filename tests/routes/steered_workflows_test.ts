/**
 * Workflow files in InvokeAI's form with the nodes of its published ones for upscaling along edges,
 * for several ControlNets and for inpainting, some of them under names that InvokeAI has renamed
 * since: imported, filled in and run on the real engine.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { plainPng } from "../inference/images.ts";
import { writeControlNet, writeSd15 } from "../inference/random_checkpoint.ts";
import { writeDepthModel } from "../inference/tiny_vision.ts";
import { ended, install as installed } from "../installed.ts";
import { fileForm, type Json, startStudio } from "../libraries.ts";

type Node = [type: string, inputs: Json];

/** A file as InvokeAI's editor writes it; edges are "from.field > to.field". */
function workflow(name: string, nodes: Record<string, Node>, edges: readonly string[]): Json {
  return {
    ...{ name, author: "", description: "", version: "2.1.0", contact: "", tags: "", notes: "" },
    meta: { version: "3.0.0", category: "user" },
    nodes: Object.entries(nodes).map(([id, [type, inputs]], i) => ({
      id,
      type: "invocation",
      position: { x: 400 * i, y: 0 },
      data: {
        ...{ id, type, version: "1.0.0", nodePack: "invokeai", label: "", notes: "" },
        ...{ isOpen: true, isIntermediate: type !== "l2i", useCache: true },
        inputs: Object.fromEntries(
          Object.entries(inputs).map(([name, value]) => [name, { name, label: "", value }]),
        ),
      },
    })),
    edges: edges.map((edge) => {
      const [source = "", sourceHandle, target = "", targetHandle] = edge.split(/ > |\./);
      const type = "default";
      return { id: `reactflow__edge-${edge}`, type, source, sourceHandle, target, targetHandle };
    }),
  };
}

/** What every one of them has around its own: the model, two prompts, the denoiser, the decoder. */
const AROUND: Record<string, Node> = {
  model: ["main_model_loader", {}],
  good: ["compel", { prompt: "a cat" }],
  bad: ["compel", { prompt: "" }],
  seed: ["rand_int", { low: 0, high: 2147483647 }],
  noise: ["noise", { seed: 0, width: 64, height: 64, use_cpu: true }],
  denoise: [
    "denoise_latents",
    { steps: 2, cfg_scale: 7.5, denoising_start: 0.4, denoising_end: 1, scheduler: "euler" },
  ],
  decode: ["l2i", { tiled: false, tile_size: 0, fp32: false }],
};
const WIRES = [
  ...["model.clip > good.clip", "model.clip > bad.clip", "model.unet > denoise.unet"],
  ...["good.conditioning > denoise.positive_conditioning", "seed.value > noise.seed"],
  ...["bad.conditioning > denoise.negative_conditioning", "noise.noise > denoise.noise"],
  ...["denoise.latents > decode.latents", "model.vae > decode.vae"],
];
const encoded = (image: string) => [
  ...[`${image} > encode.image`, "model.vae > encode.vae", "encode.latents > denoise.latents"],
];
const STEERED = { control_weight: 0.95, begin_step_percent: 0, end_step_percent: 0.9 };
const NET: Node = [
  "controlnet",
  { ...STEERED, control_mode: "balanced", resize_mode: "just_resize" },
];
/** What files from before InvokeAI 5 say about the size at which a control image is drawn. */
const OLD_SIZE = { detect_resolution: 512, image_resolution: 512 };
const OLD_CANNY: Node = [
  "canny_image_processor",
  { ...OLD_SIZE, low_threshold: 100, high_threshold: 200 },
];

Deno.test("workflows for upscaling, several ControlNets and inpainting run as InvokeAI writes them", async (t) => {
  await using studio = await startStudio({ device: "cpu" });
  const { ad, bo } = studio;
  const folder = await Deno.makeTempDir({ prefix: "atelier-steered-" });
  const install = async (file: string) => {
    const { key, hash, name, base, type } = await installed(ad, join(folder, file));
    return { key, hash, name, base, type };
  };
  const upload = async (png: Uint8Array) => {
    const path = "/images/upload?image_category=user&is_intermediate=false";
    const { status, body } = await bo.ask("POST", path, fileForm(png));
    assert.equal(status, 201, JSON.stringify(body));
    return { image_name: body["image_name"] };
  };
  /** Fills fields in ("node.field") and runs; the size of what is decoded. */
  const run = async (file: Json, values: Json) => {
    const exposedFields = Object.keys(values).map((place) => {
      const [nodeId, fieldName] = place.split(".");
      return { nodeId, fieldName };
    });
    const kept = await bo.ask("POST", "/workflows/", { workflow: { ...file, exposedFields } });
    assert.equal(kept.status, 200, JSON.stringify(kept.body));
    const { status, body } = await bo.ask(
      "POST",
      `/workflows/i/${kept.body["workflow_id"]}/run`,
      {
        values: Object.entries(values).map(([place, value]) => {
          const [node_id, field_name] = place.split(".");
          return { node_id, field_name, value };
        }),
      },
    );
    assert.equal(status, 200, JSON.stringify(body));
    const item = await ended(bo, (body["item_ids"] as number[])[0]!);
    assert.equal(item["status"], "completed", String(item["error_message"]));
    const { results } = item["session"] as { results: Record<string, Json> };
    return [results["decode"]?.["width"], results["decode"]?.["height"]];
  };
  try {
    await writeSd15(join(folder, "dream.safetensors"));
    await writeSd15(join(folder, "painter.safetensors"), 2, /^/, 9);
    await writeControlNet(join(folder, "edges.safetensors"));
    await writeControlNet(join(folder, "depths.safetensors"), 2);
    const model = await install("dream.safetensors");
    const edges = await install("edges.safetensors");
    const photo = await upload(await plainPng(32, 32, { r: 200, g: 90, b: 40 }));

    await t.step("an image is enlarged, and its edges hold while it is drawn again", async () => {
      const file = workflow("Upscaling with Canny ControlNet", {
        ...AROUND,
        image: ["image", {}],
        larger: ["esrgan", { model_name: "ESRGAN-slim-x2.pth", tile_size: 400 }],
        lines: OLD_CANNY,
        net: NET,
        encode: ["i2l", { tiled: false, tile_size: 0, fp32: false }],
        least: ["integer_math", { operation: "MIN", a: 1, b: 1 }],
        side: ["float_to_int", { value: 0, multiple: 8, method: "Nearest" }],
      }, [
        ...WIRES,
        ...encoded("larger.image"),
        ...["image.image > larger.image", "larger.image > lines.image", "lines.image > net.image"],
        ...["net.control > denoise.control", "larger.width > noise.width"],
        ...["larger.height > noise.height", "larger.width > least.a", "larger.height > least.b"],
        ...["least.value > side.value", "side.value > lines.detect_resolution"],
        "side.value > lines.image_resolution",
      ]);
      const size = await run(file, {
        "model.model": model,
        "image.image": photo,
        "net.control_model": edges,
      });
      assert.deepEqual(size, [64, 64]);
    });

    await t.step("two ControlNets steer at once, one of them by depth", async () => {
      await installed(ad, await writeDepthModel(join(folder, "near")));
      const file = workflow("Multi ControlNet (Canny & Depth)", {
        ...AROUND,
        image: ["image", {}],
        lines: ["canny_edge_detection", { low_threshold: 100, high_threshold: 200 }],
        depth: ["midas_depth_image_processor", { ...OLD_SIZE, a_mult: 2, bg_th: 0.1 }],
        net: NET,
        net2: NET,
        both: ["collect", {}],
      }, [
        ...WIRES,
        ...["image.image > lines.image", "image.image > depth.image", "lines.image > net.image"],
        ...["depth.image > net2.image", "net.control > both.item", "net2.control > both.item"],
        "both.collection > denoise.control",
      ]);
      const size = await run(file, {
        "model.model": model,
        "image.image": photo,
        "net.control_model": edges,
        "net2.control_model": await install("depths.safetensors"),
        "denoise.denoising_start": 0,
      });
      assert.deepEqual(size, [64, 64]);
    });

    await t.step("an inpainting model fills a mask with a soft edge", async () => {
      const file = workflow("Inpainting", {
        ...AROUND,
        image: ["img_resize", { width: 64, height: 64, resample_mode: "bicubic" }],
        encode: ["i2l", { tiled: false, tile_size: 0, fp32: false }],
        soft: ["create_gradient_mask", {
          edge_radius: 16,
          coherence_mode: "Gaussian Blur",
          minimum_denoise: 0,
        }],
      }, [
        ...WIRES,
        ...encoded("image.image"),
        ...["image.image > soft.image", "model.vae > soft.vae", "model.unet > soft.unet"],
        "soft.denoise_mask > denoise.denoise_mask",
      ]);
      const size = await run(file, {
        "model.model": await install("painter.safetensors"),
        "image.image": photo,
        "soft.mask": await upload(await plainPng(64, 64, { r: 0, g: 0, b: 0 })),
      });
      assert.deepEqual(size, [64, 64]);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
