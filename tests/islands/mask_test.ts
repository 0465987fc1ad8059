import assert from "node:assert/strict";
import fc from "fast-check";
import { nextBrush } from "../../islands/mask/brush.ts";
import { createMaskHistory, type MaskEdit, type Shape } from "../../islands/mask/history.ts";
import { type Colour, markColour } from "../../islands/mask/mark_colour.ts";
import { soften } from "../../islands/mask/soften.ts";
import { fitted, panned, showing, zoomed } from "../../islands/mask/view.ts";

const stroke = (x: number): Shape => ({
  kind: "stroke",
  size: 4,
  erase: false,
  points: [{ x, y: 0 }],
});
const feather = (radius: number): MaskEdit => ({ kind: "feather", radius });

Deno.test("edits are taken back and done again in their order; a new one ends that", () => {
  const history = createMaskHistory();
  const [a, b, c] = [stroke(1), stroke(2), stroke(3)];
  const clear: MaskEdit = { kind: "clear" };
  history.undo();
  history.redo();
  assert.deepEqual([history.canUndo.value, history.canRedo.value], [false, false]);
  for (const edit of [a, clear, b]) history.add(edit);
  history.undo();
  history.undo();
  assert.deepEqual(history.edits.value, [a]);
  assert.equal(history.canRedo.value, true);
  history.redo();
  assert.deepEqual(history.edits.value, [a, clear]);
  history.add(c);
  assert.equal(history.canRedo.value, false);
  history.redo();
  assert.deepEqual(history.edits.value, [a, clear, c]);
});

Deno.test("a slider that is drawn along is one edit, and its value comes back", () => {
  const history = createMaskHistory();
  for (const edit of [feather(1), feather(2), feather(3), stroke(1), feather(9)]) history.add(edit);
  assert.equal(history.edits.value.length, 3);
  assert.equal(history.feather.value, 9);
  history.undo();
  assert.equal(history.feather.value, 3);
  history.undo();
  history.undo();
  assert.deepEqual([history.feather.value, history.canUndo.value], [0, false]);
});

Deno.test("the brush grows and shrinks by steps that can be seen, inside its bounds", () => {
  assert.equal(nextBrush(40, 1, 512), 50);
  assert.equal(nextBrush(50, -1, 512), 40);
  assert.equal(nextBrush(2, 1, 512), 3);
  assert.equal(nextBrush(3, -1, 512), 2);
  assert.equal(nextBrush(2, -1, 512), 2);
  assert.equal(nextBrush(500, 1, 512), 512);
});

Deno.test("a soft edge is spread over the radius to each side, half way where the edge was", () => {
  const side = 101;
  const hard = new Uint8ClampedArray(side * side);
  for (let i = 0; i < hard.length; i++) hard[i] = i % side < 50 ? 255 : 0;
  const soft = soften(hard, side, side, 20);
  const row = [...soft.subarray(50 * side, 51 * side)];
  assert.ok(row.every((value, x) => x === 0 || value <= row[x - 1]!), "it falls all the way");
  assert.ok(row.slice(0, 25).every((v) => v > 250) && row.slice(75).every((v) => v < 5), `${row}`);
  assert.ok(Math.abs((row[49]! + row[50]!) / 2 - 127.5) < 2);
  // Within one percent of the Gaussian with σ = radius / 2.
  for (const [x, share] of [[40, 0.829], [60, 0.147]] as const) {
    assert.ok(Math.abs(row[x]! / 255 - share) < 0.03, `at ${x}: ${row[x]! / 255}`);
  }
  assert.ok(soft.every((value, i) => value === row[i % side]), "the border changes nothing");
  assert.equal(soften(hard, side, side, 0), hard);
});

Deno.test("a mask is seen on an image of any colour", () => {
  /** How much the tint, half opaque, changes each channel together. */
  const seen = (mark: Colour, image: Colour) =>
    mark.reduce((sum, value, i) => sum + Math.abs(value - image[i]!) / 2, 0);
  const part = fc.integer({ min: 0, max: 255 });
  fc.assert(fc.property(part, part, part, (...colour) => {
    const pixels = new Uint8ClampedArray(64 * 4).map((_, i) => i % 4 === 3 ? 255 : colour[i % 4]!);
    const difference = seen(markColour(pixels), colour);
    assert.ok(difference > 75, `${colour}: ${markColour(pixels)} is ${difference} away`);
  }));
});

Deno.test("of an image of many colours, a small part may have the mask's", () => {
  const pixels = new Uint8ClampedArray(100 * 4);
  for (let i = 0; i < 100; i++) pixels.set(i < 5 ? [0, 220, 220, 255] : [230, 40, 40, 255], i * 4);
  const [red, green] = markColour(pixels);
  assert.ok(green > red, "it is no red");
});

Deno.test("zooming keeps what is under the pointer, panning leaves no gap", () => {
  const stage = { width: 800, height: 400 };
  const image = { width: 512, height: 512 };
  const whole = fitted(stage, image);
  assert.deepEqual(whole, { scale: 400 / 512, x: 200, y: 0 });
  const at = { x: 400, y: 100 };
  const near = zoomed(whole, 4, at, stage, image);
  const under = (view: typeof near) => [(at.x - view.x) / view.scale, (at.y - view.y) / view.scale];
  assert.deepEqual(under(near), under(whole));
  assert.deepEqual(zoomed(near, 0.01, at, stage, image), whole);
  const far = panned(near, { x: 1e6, y: -1e6 }, stage, image);
  assert.deepEqual([far.x, far.y], [0, 400 - 512 * near.scale]);
  const corner = showing(near, { x: 511, y: 511 }, stage, image);
  assert.ok(corner.x + 511 * corner.scale <= 800 && corner.y + 511 * corner.scale <= 400);
  assert.deepEqual(showing(near, { x: 256, y: 128 }, stage, image), near);
});
