import assert from "node:assert/strict";
import { imageMetadata } from "../../islands/api/image_metadata.ts";
import { paths } from "../../islands/api/paths.ts";
import {
  addControl,
  controlModelsFor,
  putControl,
  readerOf,
  sentControls,
  whyIdle,
} from "../../islands/recipe/control_choice.ts";
import { draftOf } from "../../islands/recipe/draft.ts";
import { recall } from "../../islands/recipe/recall.ts";
import { estimateRequest, requestOf } from "../../islands/recipe/request.ts";
import { extendedTo, putExtension, toggleExtension } from "../../islands/recipe/extension.ts";
import { betterSize } from "../../islands/recipe/start_size.ts";
import { extendedSize } from "../../inference/graph/extend.ts";
import { LIMITS } from "../../inference/graph/limits.ts";
import { studioFor } from "./studio.ts";

const model = (name: string, type: string, base: string, changes: object = {}) => ({
  key: `key-${name}`,
  name,
  type,
  base,
  usable: true,
  format: "checkpoint",
  default_settings: {},
  ...changes,
});
const DREAM = model("dream", "main", "sd-1");
const EDGES = model("edges", "controlnet", "sd-1");
const DEPTH = model("depth", "controlnet", "sd-1");
const SKETCH = model("sketch", "t2i_adapter", "sd-1");
const WIDE = model("wide", "controlnet", "sdxl");
const BROKEN = model("broken", "controlnet", "sd-1", { usable: false });

const studioWith = (...models: object[]) => studioFor("al", { [paths.models]: { models } });

Deno.test("control models are those that are usable and fit the base", () => {
  const studio = studioWith(DREAM, EDGES, WIDE, BROKEN, model("ink", "lora", "sd-1"));
  assert.deepEqual(controlModelsFor(studio).map(({ name }) => name), ["edges"]);
});

Deno.test("a layer is sent once it is complete, and says what is missing until then", () => {
  const studio = studioWith(DREAM, EDGES, DEPTH);
  const { controls } = draftOf(studio);
  const idle = () => controls.value.map((layer) => whyIdle(studio, layer));
  addControl(studio);
  addControl(studio, { image: "b.png", model: EDGES.key, weight: 0.5, mode: "more_control" });
  assert.deepEqual(idle(), ["noModel", null]);
  putControl(studio, 1, { model: DEPTH.key });
  assert.deepEqual(idle(), ["noImage", null]);
  assert.deepEqual(requestOf(studio, false)(["a cat"]).controls, [{
    image: "b.png",
    name: EDGES.key,
    preprocessor: null,
    weight: 0.5,
    begin: 0,
    end: 1,
    mode: "more_control",
  }]);
  putControl(studio, 1, { image: "a.png", begin: 0.5, end: 0.5 });
  assert.deepEqual(idle(), ["ends", null]);
  putControl(studio, 1, { end: 0.6 });
  assert.deepEqual(sentControls(studio).map(({ image }) => image), ["a.png", "b.png"]);
  putControl(studio, 1, null);
  addControl(studio);
  assert.deepEqual(controls.value.map(({ id }) => id), [2, 3], "ids are not used twice");
});

Deno.test("the only model that fits is chosen; with none, or an exported base, the reason is shown", () => {
  const one = studioWith(DREAM, EDGES, WIDE);
  addControl(one);
  assert.equal(draftOf(one).controls.value[0]?.model, EDGES.key);
  const none = studioWith(DREAM, WIDE);
  addControl(none, { image: "a.png" });
  assert.equal(whyIdle(none, draftOf(none).controls.value[0]!), "noneInstalled");
  const exported = studioWith({ ...DREAM, format: "onnx" }, EDGES);
  addControl(exported, { image: "a.png", model: EDGES.key });
  assert.equal(whyIdle(exported, draftOf(exported).controls.value[0]!), "onnx");
  assert.equal("controls" in requestOf(exported, false)(["a cat"]), false);
});

Deno.test("a layer for a T2I-Adapter has no mode and costs no pass", () => {
  const studio = studioWith(DREAM, EDGES, SKETCH);
  assert.deepEqual(controlModelsFor(studio).map(({ name }) => name), ["edges", "sketch"]);
  const meta = imageMetadata({
    t2iAdapters: [{
      image: { image_name: "a.png" },
      t2i_adapter_model: { key: SKETCH.key },
      weight: 0.3,
      begin_step_percent: 0,
      end_step_percent: 0.5,
    }, { t2i_adapter_model: { name: "no image" } }],
  })!;
  assert.deepEqual(meta.unused, ["no image"]);
  recall(studio, meta, { seed: true });
  const [layer] = draftOf(studio).controls.value;
  assert.deepEqual([layer?.model, layer?.weight, layer?.end], [SKETCH.key, 0.3, 0.5]);
  assert.equal(readerOf(studio, layer!), "t2i_adapter");
  assert.equal(requestOf(studio, false)(["a cat"]).controls?.[0]?.name, SKETCH.key);
  assert.equal("controls" in estimateRequest(studio, 1), false);
  addControl(studio, { image: "b.png", model: EDGES.key });
  assert.equal(estimateRequest(studio, 1).controls, 1);
});

Deno.test("an IP-Adapter takes its image unprocessed, and needs an image encoder", () => {
  const SHOW = model("show", "ip_adapter", "sd-1");
  const studio = studioWith(DREAM, SHOW);
  addControl(studio, { image: "a.png", preprocessor: "color_map" });
  assert.equal(requestOf(studio, false)(["a cat"]).controls?.[0]?.preprocessor, null);
  const lacking = studioWith(DREAM, { ...SHOW, usable: false, missing: false });
  addControl(lacking, { image: "a.png" });
  assert.equal(whyIdle(lacking, draftOf(lacking).controls.value[0]!), "noEncoder");
  assert.equal("controls" in requestOf(lacking, false)(["a cat"]), false);
  const gone = studioWith(DREAM, { ...SHOW, usable: false, missing: true });
  assert.deepEqual(controlModelsFor(gone), []);
  const ipAdapters = [{ image: [{ image_name: "b.png" }], ip_adapter_model: { name: "show" } }];
  recall(studio, imageMetadata({ ipAdapters })!, { seed: true });
  assert.equal(draftOf(studio).controls.value[0]?.image, "b.png");
});

Deno.test("the page computes the size of an extended image as the server does", () => {
  for (const width of [64, 100, 1500, 4000]) {
    for (const right of [0, 37, 2000]) {
      const [start, extend] = [{ width, height: 300 }, { left: 5, top: 0, right, bottom: 90 }];
      const { smaller, ...size } = extendedTo(start, extend, LIMITS.size);
      assert.deepEqual(size, extendedSize(start, extend));
      assert.equal(smaller, 5 + width + right > LIMITS.size.max);
    }
  }
});

Deno.test("extending makes the whole image, without the mask, in its proportions", () => {
  const studio = studioWith(DREAM);
  const draft = draftOf(studio);
  draft.start.value = { name: "a.png", width: 512, height: 512 };
  draft.mask.value = "mask.png";
  toggleExtension(studio);
  putExtension(studio, { left: 0, top: 0, bottom: 0, right: 512 });
  const { width, height, strength, extend, mask } = requestOf(studio, false)(["a hill"]);
  assert.deepEqual({ width, height, strength, extend, mask }, {
    width: 1024,
    height: 512,
    strength: 1,
    extend: { left: 0, top: 0, right: 512, bottom: 0 },
    mask: undefined,
  });
  assert.equal(betterSize(studio), null);
  draft.height.value = 1024;
  assert.deepEqual(betterSize(studio), { width: 1024, height: 512 });
  toggleExtension(studio);
  assert.equal(requestOf(studio, false)(["a hill"]).mask, "mask.png");
});

Deno.test("what is beyond an image is drawn by an inpainting model of the family, where there is one", () => {
  const inpainting = (name: string, base: string, changes = {}) =>
    model(name, "main", base, { variant: "inpaint", native_size: 512, ...changes });
  const dream = model("dream", "main", "sd-1", { native_size: 512, is_default: true });
  const [fill, other] = [inpainting("fill", "sd-1"), inpainting("other", "sd-1")];
  const unfit = [
    inpainting("wide", "sdxl"),
    inpainting("large", "sd-1", { native_size: 768 }),
    inpainting("broken", "sd-1", { usable: false }),
  ];
  const studio = studioWith(dream, ...unfit, fill, other);
  const draft = draftOf(studio);
  const sent = () => requestOf(studio, false)(["a hill"]).model;
  draft.model.value = dream.key;
  draft.start.value = { name: "a.png", width: 512, height: 512 };
  assert.equal(sent(), dream.key);
  toggleExtension(studio);
  assert.equal(sent(), fill.key);
  assert.equal(estimateRequest(studio, 1).model, fill.key);
  draft.extendModel.value = other.key;
  assert.equal(sent(), other.key);
  draft.extendModel.value = "";
  assert.equal(sent(), dream.key);
  // One that is gone leaves the choice to the page; of an inpainting model there is none to make.
  draft.extendModel.value = "key-gone";
  assert.equal(sent(), fill.key);
  draft.model.value = other.key;
  assert.equal(sent(), other.key);
  putExtension(studio, { left: 0, top: 0, right: 0, bottom: 0 });
  draft.model.value = dream.key;
  assert.equal(sent(), dream.key);
});

Deno.test("control layers are recalled from metadata; those of missing models are named", () => {
  const studio = studioWith(DREAM, EDGES, DEPTH);
  addControl(studio, { image: "before.png" });
  const layer = {
    image: { image_name: "a.png" },
    control_model: { key: EDGES.key, name: "edges" },
    control_weight: 0.4,
    begin_step_percent: 0.1,
    end_step_percent: 0.9,
    control_mode: "more_prompt",
    preprocessor: "canny_edge_detection",
  };
  const meta = imageMetadata({
    positive_prompt: "a cat",
    controlnets: [
      layer,
      { ...layer, control_model: { name: "gone" }, control_mode: "x", preprocessor: "toString" },
      { control_model: { name: "no image" } },
      { ...layer, image: 7 },
      "x",
    ],
  })!;
  recall(studio, meta, { seed: true });
  const steering = { image: "a.png", weight: 0.4, begin: 0.1, end: 0.9 };
  assert.deepEqual(draftOf(studio).controls.value, [
    {
      ...steering,
      id: 1,
      model: EDGES.key,
      preprocessor: "canny_edge_detection",
      mode: "more_prompt",
    },
    { ...steering, id: 2, model: null, preprocessor: null, mode: "balanced" },
  ]);
  assert.match(studio.toasts.list.value.at(-1)!.text, /“gone” is not here.*“no image” is not used/);
  recall(studio, { positive_prompt: "a dog" }, { seed: true });
  assert.deepEqual(draftOf(studio).controls.value, [], "an image without any is made without");
});
