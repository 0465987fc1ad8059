import assert from "node:assert/strict";
import fc from "fast-check";
import { GAP } from "../../islands/library/layout.ts";
import { arrivals } from "../../islands/wall/arrivals.ts";
import { placesOn } from "../../islands/wall/places.ts";

Deno.test("images that arrive after a wall has opened are marked as new", () => {
  assert.deepEqual(arrivals(null, ["a", "b"]), []);
  assert.deepEqual(arrivals([], ["a"]), ["a"]);
  assert.deepEqual(arrivals(["b", "c"], ["d", "a", "b"]), ["d", "a"]);
});

Deno.test("images hang on the wall beside and below each other, each in its proportions", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 40, max: 300 }), { maxLength: 40 }),
    fc.integer({ min: 320, max: 3840 }),
    fc.integer({ min: 480, max: 2160 }),
    (shapes, width, height) => {
      const places = placesOn(shapes, width, height);
      assert.equal(places.length, shapes.length);
      for (const [i, place] of places.entries()) {
        assert.ok(Math.abs(place.width / place.height - shapes[i]! / 100) < 1e-6);
        assert.ok(place.left >= 0 && place.left + place.width <= width + 0.01);
        assert.ok(place.top >= 0 && place.top + place.height <= height + 0.01);
        const next = places[i + 1];
        if (!next) continue;
        const isBeside = next.left >= place.left + place.width + GAP - 0.01;
        assert.ok(isBeside || next.top >= place.top + place.height + GAP - 0.01);
      }
    },
  ));
});

Deno.test("a wall of equal images is used well", () => {
  for (const count of [1, 2, 5, 12, 30, 40]) {
    const places = placesOn(new Array(count).fill(100), 1920, 1080);
    const used = places.reduce((sum, { width, height }) => sum + width * height, 0);
    assert.ok(used > 0.5 * 1920 * 1080, `${count}: ${used / 1920 / 1080}`);
  }
});
