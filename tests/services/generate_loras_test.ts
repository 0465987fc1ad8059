import assert from "node:assert/strict";
import { ownerActor } from "../../services/actor.ts";
import { say } from "../../services/contract/refusals.ts";
import { Problem, problem } from "../../services/errors/mod.ts";
import { chosenLoras, LorasInput } from "../../services/generate/loras.ts";
import type { ResolvedModel } from "../../services/models/mod.ts";
import { LIGHT } from "./light.ts";

const al = ownerActor("al", false);
const model = (
  name: string,
  base: string,
  changes: Partial<ResolvedModel> = {},
): ResolvedModel => ({
  key: `key-${name}`,
  hash: "h",
  name,
  base,
  type: "lora",
  source: { path: "/x", format: "checkpoint" },
  defaultSettings: {},
  weights: LIGHT,
  ...changes,
});
const INSTALLED = [
  model("ink", "sd-1", { defaultSettings: { weight: 0.9 } }),
  model("wide", "sdxl"),
  model("open", "any"),
];
const models = {
  resolve(_: unknown, name?: string, type?: string) {
    assert.equal(type, "lora", "a checkpoint's name is none of a LoRA's");
    const found = INSTALLED.find((lora) => lora.name === name || lora.key === name);
    return found
      ? Promise.resolve(found)
      : Promise.reject(problem("not_found", say("no_model_named", { name: name ?? "" })));
  },
};
const main = model("dream", "sd-1", { type: "main" });
const choose = (loras: { name: string; weight?: number }[], on = main) =>
  chosenLoras(models, al, on, LorasInput.parse(loras));

async function refused(promise: Promise<unknown>, code: string, field: string, says: RegExp) {
  const error = await promise.then(() => null, (error: unknown) => error);
  assert.ok(error instanceof Problem, String(error));
  assert.equal(error.code, code);
  assert.equal(error.extras.errors?.[0]?.field, field);
  assert.match(error.extras.errors?.[0]?.message ?? "", says);
}

Deno.test("LoRAs are found by key or name, with the requested weight or their default", async () => {
  const chosen = await choose([{ name: "ink" }, { name: "key-open", weight: -0.5 }]);
  assert.deepEqual(chosen.map(({ model, weight }) => [model.name, weight]), [
    ["ink", 0.9],
    ["open", -0.5],
  ]);
  assert.deepEqual(Object.keys(chosen[0]!.model), ["key", "hash", "name", "base", "type"]);
});

Deno.test("an unusable LoRA is refused with its index in the list", async () => {
  await refused(
    choose([{ name: "ink" }, { name: "gone" }]),
    "not_found",
    "body.loras.1.name",
    /“gone”/,
  );
  await refused(
    choose([{ name: "wide" }]),
    "invalid",
    "body.loras.0.name",
    /for sdxl.*“dream” is sd-1/,
  );
  await refused(
    choose([{ name: "ink" }, { name: "ink" }]),
    "invalid",
    "body.loras.1.name",
    /twice/,
  );
  const onnx = model("old", "sd-1", { source: { path: "/x", format: "onnx" } });
  await refused(
    choose([{ name: "ink" }], onnx),
    "invalid",
    "body.loras.0.name",
    /exported to ONNX/,
  );
});

Deno.test("the weights and the number of LoRAs are limited", () => {
  for (const weight of [NaN, Infinity, 1e300, 10.1, -10.1, "1"]) {
    assert.equal(LorasInput.safeParse([{ name: "ink", weight }]).success, false, String(weight));
  }
  const many = Array.from({ length: 33 }, () => ({ name: "ink" }));
  assert.equal(LorasInput.safeParse(many).success, false);
});
