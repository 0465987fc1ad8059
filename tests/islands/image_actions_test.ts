import assert from "node:assert/strict";
import { paths } from "../../islands/api/paths.ts";
import { imageActions, menuItems } from "../../islands/images/actions.ts";
import type { ImageSubject } from "../../islands/images/action.ts";
import { comparedOf, compareImages, takeSecond } from "../../islands/images/compared.ts";
import { differences } from "../../islands/images/facts.ts";
import { en } from "../../islands/text/en.ts";
import { draftOf } from "../../islands/recipe/draft.ts";
import { variationOf } from "../../islands/recipe/vary.ts";
import type { OneImageDTO } from "../../services/contract/images.ts";
import { studioFor } from "./studio.ts";

const subject = (
  access: OneImageDTO["access"],
  meta: ImageSubject["meta"] = null,
): ImageSubject => ({
  names: ["a.png"],
  image: { access, starred: false, has_workflow: false } as OneImageDTO,
  meta,
});
const ids = (of: ImageSubject) => imageActions(studioFor("al"), of).map(({ id }) => id);

Deno.test("the actions of an image depend on its owner and its metadata", () => {
  const made = { positive_prompt: "a hill", seed: 7 };
  const anyone = [
    ...["open", "compare", "similar", "vary_little", "vary_more", "start"],
    ...["upscale", "background", "describe", "extend"],
  ];
  assert.deepEqual(ids(subject("own", made)), [
    ...anyone,
    ...["remix", "recall", "seed"],
    ...["star", "move", "tag", "share", "download", "remove"],
  ]);
  assert.deepEqual(ids(subject("edit")), [...anyone, "star", "tag", "copy", "download"]);
  assert.deepEqual(ids(subject("view")), [...anyone, "copy", "download"]);
});

Deno.test("an action whose model is missing is offered to administrators alone, and says so", () => {
  const upscaler = { key: "x", type: "spandrel_image_to_image", usable: true };
  const studio = studioFor("al", {
    [paths.models]: {
      models: [
        upscaler,
        { ...upscaler, type: "main", usable: false },
        // It finishes images, and begins none.
        { ...upscaler, type: "main", base: "sdxl-refiner" },
      ],
    },
  });
  const offered = (is_admin: boolean) => {
    studio.session.user.value = { ...studio.session.user.value!, is_admin };
    const group = (a: { group: string }) => ["look", "make"].includes(a.group);
    return imageActions(studio, subject("own")).filter(group).map(({ label }) => label);
  };
  assert.deepEqual(offered(true), [
    ...["Open", "Compare", "More like this (model missing)", "Vary a little (model missing)"],
    ...["Vary more (model missing)", "Use as start image", "Upscale"],
    ...["Remove background (model missing)", "Describe", "Extend (model missing)"],
  ]);
  assert.deepEqual(
    offered(false),
    ["Open", "Compare", "Use as start image", "Upscale", "Describe"],
  );
});

Deno.test("a selection has the actions that apply to any number of images", () => {
  const several = ["star", "move", "tag", "download", "remove"];
  const picked = (names: string[], foreign: boolean) => ids({ names, isPicked: true, foreign });
  assert.deepEqual(picked(["a", "b", "c"], false), several);
  assert.deepEqual(picked(["a", "b"], false), ["compare", ...several]);
  assert.ok(picked(["a", "b", "c"], true).includes("copy"));
});

Deno.test("a menu has a line between groups, none at its ends", () => {
  const items = menuItems(imageActions(studioFor("al"), subject("own")));
  assert.notEqual(items[0], null);
  assert.notEqual(items.at(-1), null);
  assert.equal(items.filter((item) => item === null).length, 3);
});

Deno.test("a variation uses the image's parameters, and the form's where they are unknown", () => {
  const model = {
    ...{ key: "m", name: "dream", type: "main", base: "sd-1", usable: true },
    default_settings: { width: 512, height: 512, steps: 30 },
  };
  const ink = { key: "ink", name: "ink", type: "lora", base: "sd-1", usable: true };
  const studio = studioFor("al", { [paths.models]: { models: [model, ink] } });
  const form = draftOf(studio);
  form.prompt.value = "from the form";
  form.negative.value = "blurry";
  form.count.value = 3;
  form.board.value = "b";
  const big = { image_name: "a.png", width: 2048, height: 1024 };
  const known = variationOf(studio, big, {
    positive_prompt: "a hill",
    steps: 9,
    cfg_scale: 3,
    scheduler: "euler",
    width: 640,
    height: 320,
    model: { key: "gone", name: "dream" },
    loras: [{ name: "ink", weight: 0.4 }, { name: "not here", weight: 1 }],
  }, 0.35);
  assert.deepEqual(known, {
    prompt: "a hill",
    width: 640,
    height: 320,
    steps: 9,
    cfg_scale: 3,
    scheduler: "euler",
    model: "m",
    loras: [{ name: "ink", weight: 0.4 }],
    count: 3,
    board_id: "b",
    init_image: "a.png",
    strength: 0.35,
  });
  const unknown = variationOf(studio, big, {}, 0.65);
  assert.equal(unknown.prompt, "from the form");
  assert.equal(unknown.negative_prompt, "blurry");
  assert.equal(unknown.steps, 30);
  const ratio = (unknown.width ?? 0) / (unknown.height ?? 1);
  assert.ok(Math.abs(ratio - 2) < 0.05, `the proportions stay, ${ratio}`);
  assert.equal(unknown.seed, undefined);
});

Deno.test("the next image that is shown large is compared with the first", () => {
  const studio = studioFor("al");
  const compared = comparedOf(studio);
  compareImages(studio, ["a"]);
  takeSecond(studio, "a");
  assert.equal(compared.value?.second, undefined);
  assert.equal(studio.toasts.list.value.length, 1);
  takeSecond(studio, "b");
  assert.deepEqual([compared.value?.first, compared.value?.second], ["a", "b"]);
  assert.equal(studio.toasts.list.value.length, 0);
  compared.value = null;
  compareImages(studio, ["a"]);
  compareImages(studio, ["a"]);
  assert.deepEqual([compared.value, studio.toasts.list.value.length], [null, 0]);
  compareImages(studio, ["a"]);
  compareImages(studio, ["c", "d"]);
  assert.deepEqual(compared.value, { first: "c", second: "d" });
  assert.deepEqual(studio.toasts.list.value, [], "nothing asks for the second of the first pair");
});

Deno.test("differing settings are listed, empty where an image has none", () => {
  const made = { positive_prompt: "a hill", seed: 7, steps: 20, scheduler: "euler" };
  const lora = { name: "ink", weight: 0.5 };
  assert.deepEqual(
    differences(en, "en", made, { ...made, seed: 8, scheduler: "heun", loras: [lora] }),
    [
      { label: "Seed", first: "7", second: "8" },
      { label: "Sampler", first: "Euler", second: "Heun" },
      { label: "LoRAs", first: "", second: "ink 0.5" },
    ],
  );
  assert.deepEqual(differences(en, "en", made, made), []);
  assert.equal(differences(en, "en", null, made).length, 4);
});
