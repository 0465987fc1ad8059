/** Control layers of a simple request: what is used at once must fit a device. */
import assert from "node:assert/strict";
import type { Engine } from "../../inference/types.ts";
import { ownerActor } from "../../services/actor.ts";
import { createDevices } from "../../services/devices/mod.ts";
import { Problem } from "../../services/errors/mod.ts";
import { chosenControls, ControlsInput } from "../../services/generate/controls.ts";
import type { ResolvedModel } from "../../services/models/mod.ts";
import { createGenerate } from "../../services/queue/commands/generate.ts";
import { GenerateInput } from "../../services/generate/simple.ts";

const GB = 2 ** 30;
const al = ownerActor("al", false);

const model = (name: string, type: string, gigabytes: number): ResolvedModel => ({
  key: name,
  hash: "h",
  name,
  base: "sd-1",
  type,
  source: { path: "/x", format: "checkpoint" },
  defaultSettings: {},
  weights: { key: name, name, type, bytes: gigabytes * GB, precision: "fp16" },
});
const INSTALLED = [
  model("dream", "main", 4),
  ...["edges", "depth", "pose"].map((name) => model(name, "controlnet", 1.5)),
  model("sketch", "t2i_adapter", 9),
];
const models = {
  resolve: (_: unknown, name?: string) =>
    Promise.resolve(INSTALLED.find((one) => one.name === name) ?? assert.fail(name)),
};
const access = { require: () => Promise.resolve({ allowed: new Set(), refused: new Map() }) };
const layers = (...names: string[]) => names.map((name) => ({ image: "a.png", name }));

/**
 * Asks for images with these control models, on a GPU of so many gigabytes; null if it is queued.
 */
async function asked(gigabytes: number, ...names: string[]): Promise<string | null> {
  const devices = createDevices([{ choice: "webgpu-native", pid: null } as Engine]);
  devices.all[0]!.report = {
    device: "webgpu-native",
    name: "GPU",
    reason: "",
    checks: [],
    memory: gigabytes * GB,
  } as never;
  const generate = createGenerate({
    queue: { enqueue: () => Promise.resolve({ enqueued: 1 }) as never },
    models,
    access: access as never,
    images: {} as never,
    devices,
    wildcards: () => (prompt) => Promise.resolve(prompt),
    styles: () => Promise.resolve([]),
  });
  const input = GenerateInput.parse({
    model: "dream",
    prompt: "a cat",
    controls: layers(...names),
  });
  try {
    await generate(al, input);
    return null;
  } catch (error) {
    assert.ok(error instanceof Problem, String(error));
    assert.equal(error.extras.errors?.[0]?.field, "body.controls");
    return error.message;
  }
}

Deno.test("ControlNets that do not fit beside the model are refused when they are requested", async () => {
  // The U-Net takes 2.96 GB, each ControlNet 1.5.
  assert.equal(await asked(6, "edges", "depth"), null);
  assert.match(
    await asked(6, "edges", "depth", "pose") ?? "",
    /dream, edges, depth, pose are used at once and need at least 7\.5 GB.* has 6\.0 GB: use fewer/,
  );
  assert.equal(await asked(8, "edges", "depth", "pose"), null);
});

Deno.test("a ControlNet that reads two images counts once, and adapters do not run beside it", async () => {
  assert.equal(await asked(6, "edges", "edges", "edges"), null);
  assert.equal(await asked(6, "edges", "sketch"), null);
  const { besides } = await chosenControls(
    { models, access: access as never },
    al,
    INSTALLED[0]!,
    ControlsInput.parse(layers("edges", "sketch", "edges")),
  );
  assert.deepEqual(besides.map(({ name }) => name), ["edges"]);
});

Deno.test("models of another family are refused with the index of their layer", async () => {
  for (const name of ["edges", "sketch"]) {
    const choose = chosenControls(
      { models, access: access as never },
      al,
      { ...INSTALLED[0]!, name: "wide", base: "sdxl" },
      ControlsInput.parse(layers(name)),
    );
    await assert.rejects(choose, (error: unknown) => {
      assert.ok(error instanceof Problem && error.code === "invalid");
      assert.equal(error.extras.errors?.[0]?.field, "body.controls.0.name");
      assert.match(
        error.message,
        new RegExp(`“${name}” is for sd-1, and the model “wide” is sdxl`),
      );
      return true;
    });
  }
});
