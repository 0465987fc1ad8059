import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_SEED, seededNoise } from "../../../inference/schedulers/noise.ts";
import { fixedLog, normalQuantile } from "../../../inference/schedulers/normal.ts";
import { philox, type Words4 } from "../../../inference/schedulers/philox.ts";

/** float32 bit patterns, as first drawn. A change of them changes every image of every seed. */
const BITS = {
  "steps": ["bc4bb6c4", "bf728434", "befc1a8f", "bf412279", "3f9b346c", "3f84932f"],
  "start": ["3fd87804", "3f2ccac2", "bf9a3097", "bfaf1a3e"],
  "vae": ["bf70b5d4", "beb0125d", "beb3a59b", "bf34634f"],
};

const words = (counter: Words4, key: [number, number]) => philox([0, 0, 0, 0], counter, key);

Deno.test("philox: the known answers of Random123 (kat_vectors, philox4x32 10)", () => {
  const all = 0xffffffff;
  assert.deepEqual(
    words([0, 0, 0, 0], [0, 0]),
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  );
  assert.deepEqual(
    words([all, all, all, all], [all, all]),
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  );
  assert.deepEqual(
    words([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  );
});

Deno.test("normalQuantile: Python's statistics.NormalDist().inv_cdf", () => {
  const known: [number, number][] = [
    [2 ** -33, -6.337957754553789],
    [1e-9, -5.9978070150076865],
    [0.01, -2.3263478740408408],
    [0.074, -1.4466320671589785],
    [0.076, -1.4325027208258114],
    [0.3, -0.5244005127080407],
    [0.5, 0],
    [0.999, 3.090232306167813],
  ];
  for (const [p, z] of known) {
    assert.ok(Math.abs(normalQuantile(p) - z) < 1e-14 * Math.max(1, Math.abs(z)), `at ${p}`);
  }
});

Deno.test("fixedLog: within an ulp of the engine's logarithm", () => {
  fc.assert(fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
    const expected = Math.log(x);
    assert.ok(Math.abs(fixedLog(x) - expected) <= 2.3e-16 * Math.max(Math.abs(expected), 1));
  }));
});

Deno.test("seededNoise: the bits of a seed never change", () => {
  const bits = (values: Float32Array) =>
    [...new Uint32Array(values.buffer)].map((word) => word.toString(16));
  assert.deepEqual(bits(seededNoise(7)(6, 0)), BITS.steps);
  assert.deepEqual(bits(seededNoise(7, "start")(4, 0)), BITS.start);
  assert.deepEqual(bits(seededNoise(MAX_SEED, "vae")(4, 3)), BITS.vae);
});

Deno.test("seededNoise: a value depends on its position only", () => {
  fc.assert(
    fc.property(
      fc.nat(MAX_SEED),
      fc.nat(2000),
      fc.integer({ min: 1, max: 50 }),
      (seed, k, length) => {
        const noise = seededNoise(seed);
        const longer = noise(length + 9, k);
        assert.deepEqual(noise(length, k), longer.slice(0, length));
        assert.ok(longer.every(Number.isFinite));
      },
    ),
  );
});

Deno.test("seededNoise: seeds, draws and streams are unlike and uncorrelated", () => {
  const length = 65536;
  const draws = [
    seededNoise(1)(length, 0),
    seededNoise(2)(length, 0),
    seededNoise(1)(length, 1),
    seededNoise(1, "start")(length, 0),
    seededNoise(1, "vae")(length, 0),
  ];
  for (const [i, a] of draws.entries()) {
    const moment = (power: number) => a.reduce((sum, x) => sum + x ** power, 0) / length;
    // Five standard errors of each moment of a standard normal sample of this size.
    assert.ok(Math.abs(moment(1)) < 5 / Math.sqrt(length));
    assert.ok(Math.abs(moment(2) - 1) < 5 * Math.sqrt(2 / length));
    assert.ok(Math.abs(moment(3)) < 5 * Math.sqrt(15 / length));
    assert.ok(Math.abs(moment(4) - 3) < 5 * Math.sqrt(96 / length));
    for (const b of draws.slice(i + 1)) {
      const product = a.reduce((sum, x, j) => sum + x * b[j]!, 0) / length;
      assert.ok(Math.abs(product) < 5 / Math.sqrt(length));
    }
  }
});

Deno.test("seededNoise: refuses what is not an unsigned 32-bit seed", () => {
  for (const seed of [-1, 0.5, MAX_SEED + 1, NaN, Infinity]) {
    assert.throws(() => seededNoise(seed), /seed must be a whole number from 0 to 4294967295/);
  }
  assert.equal(seededNoise(0)(3, 0).length, 3);
  assert.equal(seededNoise(MAX_SEED)(0, 0).length, 0);
});
