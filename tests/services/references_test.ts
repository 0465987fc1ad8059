import assert from "node:assert/strict";
import { singleUser } from "../../services/actor.ts";
import { createAccess } from "../../services/access/mod.ts";
import { problem } from "../../services/errors/mod.ts";
import { carriedMetadata } from "../../services/generate/carried.ts";
import { referencesOf } from "../../services/generate/references.ts";
import { gatherInputs } from "../../services/processor/inputs.ts";
import { testDatabase } from "../database.ts";
import { LIGHT } from "./light.ts";

Deno.test("a model named by its file is a reference, even the default one", () => {
  const image = { image_name: "a.png" };
  const nodes = {
    one: { id: "one", type: "esrgan", image },
    two: { id: "two", type: "esrgan", image, model_name: "4x-Sharp.safetensors" },
    other: { id: "other", type: "string", value: "x", model_name: "none" },
  };
  const { models, images } = referencesOf({ nodes, edges: [] }, null);
  assert.deepEqual([...models], [
    ["RealESRGAN_x4plus", "batch.graph.nodes.one.model_name"],
    ["4x-Sharp", "batch.graph.nodes.two.model_name"],
  ]);
  assert.deepEqual([...images.keys()], ["a.png"]);
});

Deno.test("the image and the network of a ControlNet are references, checked again when the item runs", async () => {
  const control_model = { key: "net", hash: "h", name: "Edges", base: "sd-1", type: "controlnet" };
  const nodes = {
    c: { id: "c", type: "controlnet", image: { image_name: "edges.png" }, control_model },
  };
  const { models, images } = referencesOf({ nodes, edges: [] }, null);
  assert.deepEqual([...images], [["edges.png", "batch.graph.nodes.c.image"]]);
  assert.deepEqual([...models], [["net", "batch.graph.nodes.c.control_model"]]);
  const source = { path: "/net.safetensors", format: "checkpoint" as const };
  const resolve = () =>
    Promise.resolve({ ...control_model, source, defaultSettings: {}, weights: LIGHT });
  // Deleted, or its board no longer shared.
  for (const code of ["not_found", "forbidden"] as const) {
    const readFile = () => Promise.reject(problem(code, "It is not there."));
    const gathered = gatherInputs(
      { images: { readFile }, models: { resolve, embeddings: () => Promise.resolve([]) } },
      singleUser(null),
      { nodes, edges: [] },
    );
    await assert.rejects(gathered, { code });
  }
});

Deno.test("metadata with many entries are handled in parts, each model is looked up once, and other requests continue", async () => {
  await using database = await testDatabase();
  const access = createAccess({ db: database.db });
  const asked: string[] = [];
  /** Takes a millisecond, and knows the models called "ink…". */
  const resolve = (_: unknown, key = "") => {
    asked.push(key);
    for (const end = performance.now() + 1; performance.now() < end;);
    if (!key.startsWith("ink")) return Promise.reject(problem("not_found", "no"));
    return Promise.resolve({
      ...{
        key,
        hash: "h",
        name: key,
        base: "sd-1",
        type: "lora",
        defaultSettings: {},
        weights: LIGHT,
      },
      source: { path: "/x", format: "checkpoint" as const },
    });
  };
  const lora = (key: string) => ({ key, hash: "h", name: key, base: "sd-1", type: "lora" });
  const carry = (metadata: Record<string, unknown>) =>
    carriedMetadata({ access, models: { resolve } }, singleUser(null), metadata);
  const many = <T>(count: number, made: (n: number) => T) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`label ${n}`, made(n)]));

  const few = await carry({
    ...{ "": 1, ["x".repeat(201)]: 1, seed: 7, lora: lora("ink"), main: lora("gone") },
    ...{ control: [{ image: { image_name: "gone.png" } }], both: [lora("ink"), lora("gone")] },
    ...{ ink: { image_name: "ink" } },
  });
  assert.deepEqual(few, { seed: 7, lora: lora("ink"), main: { name: "gone" } });
  assert.deepEqual(asked.splice(0), ["ink", "gone"]);

  const labels = await carry(many(24_000, (n) => lora(`${n % 2 ? "ink" : "gone"} ${n % 4}`)));
  assert.deepEqual(labels, {
    ...many(500, (n) => n % 2 ? lora(`ink ${n % 4}`) : { name: `gone ${n % 4}` }),
  });
  assert.equal(asked.splice(0).length, 4);

  let served = 0;
  const others = setInterval(() => served++, 1);
  await carry(many(24_000, (n) => lora(`gone ${n}`)));
  clearInterval(others);
  assert.equal(asked.splice(0).length, 500);
  assert.ok(served >= 10, `others were served ${served} times`);

  const one = { loras: Array.from({ length: 10_000 }, (_, n) => lora(`ink ${n}`)), seed: 7 };
  assert.deepEqual(await carry(one), { seed: 7 });
  assert.deepEqual(asked, []);
});
