/** `POST /api/v1/generate`: the simple form, on a real server with the real engine. */
import assert from "node:assert/strict";
import sharp from "sharp";
import { readChunks, readText } from "../../services/images/png.ts";
import { type Json, smallPng } from "../libraries.ts";
import { statusOf } from "../queue.ts";
import { pixels, small, stopsAtTheEnd, test, uploaded } from "./generating.ts";

test("the answer is that of enqueue_batch, with the seeds", async ({ ask }) => {
  const { status, body } = await ask("POST", "/generate", { ...small, seed: 7, count: 3 });
  assert.equal(status, 200);
  assert.equal(body["queue_id"], "default");
  assert.equal(body["enqueued"], 3);
  assert.equal(body["requested"], 3);
  assert.equal(body["priority"], 0);
  assert.equal((body["item_ids"] as number[]).length, 3);
  assert.ok((body["batch"] as Json)["batch_id"]);
  assert.deepEqual(body["seeds"], [7, 8, 9]);
  const free = await ask("POST", "/generate", small);
  const again = await ask("POST", "/generate", small);
  assert.notDeepEqual(free.body["seeds"], again.body["seeds"], "a random seed, and told");
});

test("several prompts are one batch: each with the same seeds, in order", async (house) => {
  const { ask } = house;
  const long = `a red circle ${"and a hill ".repeat(60)}with the last words`;
  const prompts = ["a red circle", long, "a blue square"];
  const { prompt: _, ...rest } = small;
  const { status, body } = await ask("POST", "/generate", { ...rest, prompts, seed: 7, count: 2 });
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual([body["requested"], body["enqueued"]], [6, 6]);
  assert.deepEqual(body["seeds"], [7, 8, 7, 8, 7, 8]);
  assert.deepEqual(body["prompt_notes"], []);
  const made = [];
  for (const id of body["item_ids"] as number[]) {
    const item = await statusOf(house, id, "completed");
    assert.equal(item["batch_id"], (body["batch"] as Json)["batch_id"]);
    const nodes = (item["session"] as { graph: { nodes: Record<string, Json> } }).graph.nodes;
    assert.equal(nodes["core_metadata"]?.["positive_prompt"], nodes["positive"]?.["prompt"]);
    made.push([nodes["positive"]?.["prompt"], nodes["noise"]?.["seed"]]);
  }
  assert.deepEqual(made, prompts.flatMap((prompt) => [[prompt, 7], [prompt, 8]]));
});

test("styles are applied in order, and the metadata name them", async (house) => {
  const { ask } = house;
  const style = async (name: string, positive_prompt: string, negative_prompt = "") => {
    const form = new FormData();
    form.set("data", JSON.stringify({ name, positive_prompt, negative_prompt, type: "user" }));
    return (await ask("POST", "/style_presets/", form)).body["id"] as string;
  };
  const ink = await style("Ink", "{prompt}, ink", "blur");
  await style("Page", "a page with {prompt}");
  const form = { ...small, prompt: "a cat", negative_prompt: "dogs", styles: [ink, "Page"] };
  const { status, body } = await ask("POST", "/generate", form);
  assert.equal(status, 200, JSON.stringify(body));
  const item = await statusOf(house, (body["item_ids"] as number[])[0]!, "completed");
  const { graph } = item["session"] as { graph: { nodes: Record<string, Json> } };
  assert.equal(graph.nodes["positive"]?.["prompt"], "a page with a cat, ink");
  assert.equal(graph.nodes["negative"]?.["prompt"], "dogs blur");
  const [name] = item["image_names"] as string[];
  const { body: metadata } = await ask("GET", `/images/i/${name}/metadata`);
  assert.equal(metadata["positive_prompt"], "a page with a cat, ink");
  assert.equal(metadata["positive_prompt_template"], "a cat");
  assert.equal(metadata["negative_prompt_template"], "dogs");
  const noted = metadata["style_presets"] as Json[];
  assert.deepEqual(noted.map((one) => one["name"]), ["Ink", "Page"]);
  assert.equal(noted[0]?.["style_preset_id"], ink);
  const none = await ask("POST", "/generate", { ...form, styles: [ink, "nothing"] });
  assert.equal(none.status, 404);
  assert.match(JSON.stringify(none.body["errors"]), /body\.styles\.1/);
  const long = await style("Long", "w".repeat(8_000));
  const longer = await ask("POST", "/generate", { ...form, styles: [long] });
  assert.equal(longer.status, 422);
  assert.match(JSON.stringify(longer.body["errors"]), /body\.prompt/);
  const echo = await style("Echo", "{prompt}".repeat(1_250), "{prompt}".repeat(1_250));
  const echoes = await ask("POST", "/generate", { ...form, styles: Array(10).fill(echo) });
  assert.equal(echoes.status, 422, "it grows a thousandfold with each of them");
});

test("the same seed gives the same pixels, another seed does not", async (house) => {
  const [first] = await pixels(house, { ...small, seed: 7 });
  const [same] = await pixels(house, { ...small, seed: 7 });
  const [other, third] = await pixels(house, { ...small, seed: 8, count: 2 });
  assert.deepEqual(same, first);
  assert.notDeepEqual(other, first);
  assert.notDeepEqual(third, other);
});

test("image to image and inpainting", async (house) => {
  const upload = (png: Uint8Array) => uploaded(house.ask, png);
  const init_image = await upload(smallPng(64, 64));
  const form = { ...small, seed: 3, steps: 8, init_image };
  const [gentle] = await pixels(house, { ...form, strength: 0.2 });
  const [strong] = await pixels(house, { ...form, strength: 1 });
  assert.notDeepEqual(gentle, strong);
  const plain = async (background: string) =>
    await upload(
      await sharp({ create: { width: 64, height: 64, channels: 3, background } }).png().toBuffer(),
    );
  const [kept] = await pixels(house, { ...form, strength: 1, mask: await plain("#fff") });
  const [free] = await pixels(house, { ...form, strength: 1, mask: await plain("#000") });
  assert.notDeepEqual(kept, strong, "where the mask is white, the image stays");
  assert.deepEqual(free, strong, "where it is black, all may change");
});

test("an image is continued beyond its sides", async (house) => {
  const { ask } = house;
  const image = await uploaded(ask, smallPng(8, 8));
  const form = { prompt: "a hill", init_image: image, steps: 2 };
  const extend = { left: 64, right: 56 };
  const { status, body } = await ask("POST", "/generate", { ...form, extend });
  assert.equal(status, 200, JSON.stringify(body));
  const item = await statusOf(house, (body["item_ids"] as number[])[0]!, "completed", "failed");
  assert.equal(item["status"], "completed", String(item["error_message"]));
  const { results } = item["session"] as { results: Record<string, { image: Json }> };
  const name = results["joined"]!.image["image_name"];
  const made = await ask("GET", `/images/i/${name}`);
  assert.deepEqual([made.body["width"], made.body["height"]], [128, 64]);
  const { body: metadata } = await ask("GET", `/images/i/${name}/metadata`);
  assert.deepEqual(
    [metadata["generation_mode"], metadata["extend"], metadata["init_image"]],
    ["outpaint", { left: 64, top: 0, right: 56, bottom: 0 }, image],
  );
  const wrong: [changes: Json, field: string][] = [
    [{ extend: {} }, "extend"],
    [{ extend, mask: image }, "extend"],
    [{ extend, init_image: undefined }, "extend"],
    [{ extend: { left: -1 } }, "extend.left"],
    [{ extend: { top: 16_000 } }, "extend.top"],
  ];
  for (const [changes, field] of wrong) {
    const { status, body } = await ask("POST", "/generate", { ...form, ...changes });
    const [error] = body["errors"] as { field: string }[];
    assert.deepEqual([status, error!.field], [422, `body.${field}`]);
  }
});

test("notes on a prompt are on the item and in the image's metadata", async (house) => {
  const prompt = "a (red:1.2) circle :)";
  const { body } = await house.ask("POST", "/generate", { ...small, prompt });
  const [id] = body["item_ids"] as [number];
  assert.deepEqual(body["prompt_notes"], [
    { kind: "unmatched", text: ")" },
    { kind: "a1111", text: "(red:1.2)" },
  ]);
  assert.deepEqual(body["negative_prompt_notes"], []);
  const item = await statusOf(house, id, "completed");
  assert.deepEqual(item["prompt_notes"], body["prompt_notes"]);
  const { results } = item["session"] as { results: Record<string, { image: Json }> };
  const name = results["decode"]?.image["image_name"];
  const file = await fetch(`${house.url}/api/v1/images/i/${name}/full`);
  const texts = readChunks(new Uint8Array(await file.arrayBuffer()))
    .flatMap((chunk) => readText(chunk, 100_000) ?? []);
  const written = JSON.parse(texts.find((t) => t.keyword === "invokeai_metadata")?.text ?? "{}");
  assert.deepEqual(written.prompt_notes, body["prompt_notes"]);
  assert.equal(written.positive_prompt, prompt);
});

test("a series is one batch with the image of each pair of values", async (house) => {
  const form = { ...small, seed: 5 };
  const [steps, samplers] = [[2, 3], ["euler_a", "ddim"]];
  const axes = [
    { field: "scheduler", values: samplers },
    { field: "steps", values: steps },
  ];
  const series = await pixels(house, { ...form, axes });
  const alone: Uint8Array[] = [];
  for (const scheduler of samplers) {
    for (const n of steps) {
      alone.push(...await pixels(house, { ...form, scheduler, steps: n }));
    }
  }
  assert.deepEqual(series, alone);
  assert.equal(new Set(series.map((image) => image.join())).size, 4);
});

test("seeds and strength can be axes; incompatible axes are refused", async ({ ask }) => {
  const post = (more: Json) => ask("POST", "/generate", { ...small, ...more });
  const seeds = { field: "seed", values: [4, 9] };
  const { status, body } = await post({ axes: [seeds, { field: "cfg_scale", values: [1, 2] }] });
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(body["seeds"], [4, 4, 9, 9]);
  for (
    const [wrong, field] of [
      [{ axes: [seeds], seed: 1 }, "body.axes.0"],
      [{ axes: [seeds], count: 2 }, "body.axes.0"],
      [{ axes: [seeds, seeds] }, "body.axes.1.field"],
      [{ axes: [{ field: "strength", values: [0.5] }] }, "body.axes.0"],
      [{ axes: [{ field: "steps", values: [] }] }, "body.axes.0.values"],
      [{ axes: [{ field: "scheduler", values: ["euler_z"] }] }, "body.axes.0.values.0"],
    ] as [Json, string][]
  ) {
    const answer = await post(wrong);
    assert.equal(answer.status, 422, JSON.stringify(wrong));
    assert.match(JSON.stringify(answer.body), new RegExp(field.replaceAll(".", "\\.")));
  }
});

stopsAtTheEnd();
