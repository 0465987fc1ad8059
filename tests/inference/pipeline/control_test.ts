import assert from "node:assert/strict";
import { type Control, createControl } from "../../../inference/pipeline/control.ts";
import type { ControlResiduals } from "../../../inference/pipeline/networks.ts";

const text = (tokens: number) => ({ data: new Float32Array(tokens), tokens, width: 1 });
const call = {
  sample: new Float32Array(4),
  height: 1,
  width: 1,
  timestep: 1,
  prompts: [text(1), text(2)],
};
const plane = (value: number) => ({
  data: Float32Array.of(value),
  channels: 1,
  width: 1,
  height: 1,
});

/** Its residuals are the tokens of each prompt, times a number. */
function control(changes: Partial<Control> = {}, times = 1): Control {
  return {
    net: {
      predict: ({ prompts }) =>
        Promise.resolve(prompts.map(({ tokens }): ControlResiduals => ({
          down: [plane(tokens * times), plane(tokens * times)],
          mid: plane(tokens * times),
        }))),
    },
    image: plane(0),
    weight: 1,
    begin: 0,
    end: 1,
    mode: "balanced",
    ...changes,
  };
}

/** For each prompt the residuals of both skip connections and the middle block. */
async function added(controls: Control[], step = 0, calls = 4) {
  const residuals = await createControl(controls, calls)(call, step);
  return residuals?.map(({ down, mid }) =>
    [...down, mid].map(({ data }) => Math.round(data[0]! * 1e6) / 1e6)
  ) ?? null;
}

Deno.test("each control mode affects prompts and layers in its own way", async () => {
  const even = [[1, 1, 1], [2, 2, 2]];
  const soft = [0.1, 0.316228, 1];
  assert.deepEqual(await added([control()]), even);
  assert.deepEqual(await added([control({ mode: "unbalanced" })]), [[0, 0, 0], even[1]]);
  const twice = soft.map((value) => Math.round(value * 2e6) / 1e6);
  assert.deepEqual((await added([control({ mode: "more_prompt" })]))?.[0], soft);
  const more = await added([control({ mode: "more_control" })]);
  assert.deepEqual([more?.[0], more?.[1]?.[0], more?.[1]?.[2]], [[0, 0, 0], twice[0], twice[2]]);
});

Deno.test("weights apply to all steps or to each, and several ControlNets add up", async () => {
  assert.deepEqual(await added([control({ weight: -0.5 })]), [[-0.5, -0.5, -0.5], [-1, -1, -1]]);
  const listed = [control({ weight: [0, 1, 2, 3] })];
  assert.deepEqual((await added(listed, 2))?.[0], [2, 2, 2]);
  // A sampler that calls the model twice a step.
  assert.deepEqual((await added(listed, 5, 8))?.[0], [2, 2, 2]);
  const both = [control({}, 2), control({ mode: "unbalanced" }, 3)];
  assert.deepEqual(await added(both), [[2, 2, 2], [10, 10, 10]]);
  assert.deepEqual(await added(both.toReversed()), [[2, 2, 2], [10, 10, 10]]);
});

Deno.test("a ControlNet is active from its begin to its end", async () => {
  const active = async (begin: number, end: number) => {
    const out: number[] = [];
    for (let step = 0; step < 10; step++) {
      if (await added([control({ begin, end })], step, 10)) out.push(step);
    }
    return out;
  };
  assert.deepEqual(await active(0, 0.3), [0, 1, 2, 3]);
  assert.deepEqual(await active(0.75, 1), [7, 8, 9]);
  assert.equal(await added([]), null);
});
