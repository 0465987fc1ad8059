import assert from "node:assert/strict";
import { nextBrush } from "../../islands/create/mask_brush.ts";
import { createMaskHistory, type Stroke } from "../../islands/create/mask_history.ts";

const stroke = (x: number): Stroke => ({ size: 4, erase: false, points: [{ x, y: 0 }] });

Deno.test("strokes are undone and redone in order; a new stroke clears the redo list", () => {
  const history = createMaskHistory();
  const [a, b, c] = [stroke(1), stroke(2), stroke(3)];
  history.undo();
  history.redo();
  assert.deepEqual([history.canUndo.value, history.canRedo.value], [false, false]);
  for (const edit of [a, "clear", b] as const) history.add(edit);
  history.undo();
  history.undo();
  assert.deepEqual(history.edits.value, [a]);
  assert.equal(history.canRedo.value, true);
  history.redo();
  assert.deepEqual(history.edits.value, [a, "clear"]);
  history.add(c);
  assert.equal(history.canRedo.value, false);
  history.redo();
  assert.deepEqual(history.edits.value, [a, "clear", c]);
});

Deno.test("the brush size changes in visible steps, within its limits", () => {
  assert.equal(nextBrush(40, 1, 512), 50);
  assert.equal(nextBrush(50, -1, 512), 40);
  assert.equal(nextBrush(2, 1, 512), 3);
  assert.equal(nextBrush(3, -1, 512), 2);
  assert.equal(nextBrush(2, -1, 512), 2);
  assert.equal(nextBrush(500, 1, 512), 512);
});
