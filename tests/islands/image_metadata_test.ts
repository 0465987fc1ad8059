import assert from "node:assert/strict";
import { imageMetadata } from "../../islands/api/image_metadata.ts";

Deno.test("metadata of unexpected types is not shown", () => {
  const whole = {
    positive_prompt: "a lighthouse",
    negative_prompt: "",
    seed: 0,
    steps: 30,
    cfg_scale: 7.5,
    scheduler: "euler",
    width: 512,
    height: 512,
    strength: 0.5,
    init_image: "x.png",
    model: { key: "k", name: "n" },
  };
  assert.deepEqual(imageMetadata({ ...whole, other: 1 }), whole);
  for (const wrong of [5, "x", null, true, {}, [], { toString: 1 }, Infinity]) {
    for (const name of Object.keys(whole)) {
      const read = imageMetadata({ [name]: wrong }) ?? {};
      const kept = Object.entries(read);
      assert.ok(
        kept.every(([key, value]) => typeof value === typeof whole[key as keyof typeof whole]),
        `${name}: ${JSON.stringify(wrong)}`,
      );
      assert.ok(kept.every(([, value]) => value !== Infinity));
    }
    assert.deepEqual(imageMetadata({ model: { key: wrong, name: 5 } }), {
      ...(typeof wrong === "string" ? { model: { key: wrong } } : {}),
    });
  }
  assert.equal(imageMetadata(null), null);
  assert.equal(imageMetadata(undefined), undefined);
});

Deno.test("other models of an image are named", () => {
  const found = imageMetadata({
    loras: [{ model: { name: "film" }, weight: 1 }, { lora: { model_name: "old" } }, 7, null],
    vae: { name: "bright" },
    refiner_model: null,
    controlnets: "x",
  });
  assert.deepEqual(found, {
    loras: [{ name: "film", weight: 1 }, { name: "old", weight: 1 }],
    unused: ["bright"],
  });
  const broken = imageMetadata({ loras: [{ model: { key: "k" }, weight: Infinity }, {}, "x"] });
  assert.deepEqual(broken, { loras: [{ key: "k", weight: 1 }] });
});
