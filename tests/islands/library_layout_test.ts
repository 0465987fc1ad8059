import assert from "node:assert/strict";
import fc from "fast-check";
import { GAP, justified, type Layout, squares } from "../../islands/library/layout.ts";
import { cpuMs } from "../cpu_time.ts";

const rowsOf = (layout: Layout) =>
  Array.from({ length: layout.count }, (_, row) => ({ ...layout.row(row), at: row }));

Deno.test("rows hold every image once, in order, and fill the width but the last", () => {
  const shape = fc.integer({ min: 5, max: 900 });
  const lists = fc.array(shape, { maxLength: 200 });
  fc.assert(fc.property(
    lists,
    fc.integer({ min: 320, max: 2000 }),
    fc.integer({ min: 80, max: 320 }),
    (shapes, width, size) => {
      const layout = justified(shapes, width, size);
      let next = 0;
      for (const { first, boxes, at } of rowsOf(layout)) {
        assert.equal(first, next);
        next += boxes.length;
        const right = boxes.at(-1)!.left + boxes.at(-1)!.width;
        assert.ok(right <= width + 0.01, `${right} of ${width}`);
        if (at < layout.count - 1) assert.ok(right > width - 0.01, `${right} of ${width}`);
        for (let i = first; i < next; i++) assert.equal(layout.rowOf(i), at);
      }
      assert.equal(next, shapes.length);
    },
  ));
});

Deno.test("rows are close to the requested height, and images keep their aspect ratios", () => {
  const shapes = Array.from({ length: 1000 }, (_, i) => [100, 150, 67, 178][i % 4]!);
  const layout = justified(shapes, 1200, 160);
  for (const { first, boxes, at } of rowsOf(layout)) {
    const height = layout.height(at);
    assert.ok(height > 120 && height < 215, `${height}`);
    boxes.forEach(({ width }, i) =>
      assert.ok(Math.abs(width / height - shapes[first + i]! / 100) < 1e-9)
    );
  }
});

Deno.test("images of one shape stand below each other, also in the last row", () => {
  for (const width of [320, 700, 1021, 1400]) {
    const layout = justified(new Array(29).fill(100), width, 160);
    const [above, last] = [layout.row(layout.count - 2), layout.row(layout.count - 1)];
    assert.deepEqual(last.boxes, above.boxes.slice(0, last.boxes.length));
  }
});

Deno.test("up and down move to the image above and below", () => {
  // Two wide ones, then four narrow ones below them.
  const layout = justified([300, 300, 150, 150, 150, 150], 600 + GAP, 100);
  assert.deepEqual([layout.rowOf(1), layout.rowOf(2)], [0, 1]);
  assert.equal(layout.beside(0, 1), 2);
  assert.equal(layout.beside(1, 1), 4);
  assert.equal(layout.beside(5, -1), 1);
  assert.equal(layout.beside(0, -1), 0);
  assert.equal(layout.beside(3, 1), 5);
  const even = squares(10, 400, 120);
  assert.deepEqual([even.count, even.beside(4, 1), even.beside(4, -1)], [4, 7, 1]);
});

Deno.test("100 000 images are laid out in less than half a second of processor time", async () => {
  const shapes = Array.from({ length: 100_000 }, (_, i) => 50 + (i * 37) % 200);
  let rows = 0;
  const spent = await cpuMs(() => void (rows = justified(shapes, 1400, 160).count));
  assert.ok(rows > 10_000);
  assert.ok(spent < 500, `${spent} ms`);
});
