import assert from "node:assert/strict";
import { NumericError } from "../../../inference/pipeline/latents.ts";
import type { Autoencoder } from "../../../inference/pipeline/networks.ts";
import { processTiled } from "../../../inference/pipeline/tiling.ts";
import { decode, encode } from "../../../inference/pipeline/vae.ts";

type Decode = Autoencoder["decode"];

/** A decoder that repeats each cell's first channel as a square of 8 × 8 grey pixels. */
function plainDecoder(answer: (value: number) => number, tiles: number[][] = []): Decode {
  return ({ data, width: w, height: h }) => {
    tiles.push([w, h]);
    const out = new Float32Array(3 * h * w * 64);
    for (let i = 0; i < out.length; i++) {
      const [x, y] = [i % (w * 8), Math.floor(i / (w * 8)) % (h * 8)];
      out[i] = answer(data[Math.floor(y / 8) * w + Math.floor(x / 8)] ?? 0);
    }
    return Promise.resolve(out);
  };
}

/** An autoencoder that works on images up to `whole` cells at once, and on tiles up to `most`. */
const upTo = (whole: number, most: number): Autoencoder["pieces"] => (_, { width, height }) => ({
  whole: Math.max(width, height) <= whole,
  most,
  tile: 64,
});

function autoencoder(decode: Decode, changes: Partial<Autoencoder> = {}): Autoencoder {
  return {
    decode,
    encode: () => Promise.reject(new Error("no encoder")),
    decodePrecisely: null,
    scale: 0.5,
    factor: 8,
    channels: 4,
    pieces: upTo(96, Infinity),
    divided: () => null,
    cheap: false,
    ...changes,
  };
}

function gradient(width: number, height: number) {
  const data = new Float32Array(4 * width * height);
  for (let i = 0; i < width * height; i++) data[i] = (i % width) / width * 0.5;
  return { data, channels: 4, width, height };
}

const whole = { tiled: false, tileSize: 0 };

Deno.test("large images are decoded in tiles without a seam", async () => {
  const [small, large, asked]: number[][][] = [[], [], []];
  const once = await decode(autoencoder(plainDecoder((v) => v, small)), gradient(96, 40), whole);
  assert.deepEqual(small, [[96, 40]]);
  assert.deepEqual([once.width, once.height], [768, 320]);

  const wide = await decode(autoencoder(plainDecoder((v) => v, large)), gradient(120, 40), whole);
  assert.ok(large && large.length > 1 && large.every(([w = 0]) => w <= 64));
  const direct = await decode(autoencoder(plainDecoder((v) => v)), gradient(40, 40), whole);
  const options = { tiled: true, tileSize: 128 };
  const tiled = await decode(autoencoder(plainDecoder((v) => v, asked)), gradient(40, 40), options);
  assert.ok(asked && asked.length > 4 && asked.every(([w, h]) => w === 16 && h === 16));
  assert.deepEqual(tiled.data, direct.data);
  // The gradient rises from left to right over the whole width (a sum of weights may round down).
  for (let x = 1; x < wide.width; x++) {
    assert.ok((wide.data[x * 3] ?? 0) >= (wide.data[x * 3 - 3] ?? 0) - 1, `column ${x}`);
  }
});

Deno.test("a device with a small buffer gets smaller tiles", async () => {
  const tiles: number[][] = [];
  const vae = autoencoder(plainDecoder((v) => v, tiles), { pieces: upTo(16, 16) });
  await decode(vae, gradient(64, 64), whole);
  assert.ok(tiles.length > 1);
  for (const [w = 0, h = 0] of tiles) assert.ok(w <= 16 && h <= 16, `${w}×${h}`);
});

Deno.test("small tiles overlap, too", async () => {
  for (const tileSize of [64, 128, 192]) {
    let turn = 0;
    // Each tile is a grey of its own, lighter than the one before.
    const vae = autoencoder(({ width: w, height: h }) =>
      Promise.resolve(new Float32Array(3 * h * w * 64).fill(turn++ * 0.2 - 0.8))
    );
    const { width, data } = await decode(vae, gradient(40, 8), { tiled: true, tileSize });
    assert.ok(turn > 1 && width === 320);
    for (let x = 1; x < width; x++) {
      const step = (data[x * 3] ?? 0) - (data[x * 3 - 3] ?? 0);
      assert.ok(step < 6, `tiles of ${tileSize}: a step of ${step} at column ${x}`);
    }
  }
});

Deno.test("seams blend between tiles that disagree, weights sum to one", async () => {
  let turn = 0;
  const source = { data: new Float32Array(28), channels: 1, width: 28, height: 1 };
  const out = await processTiled(source, 1, 1, { tile: 16, overlap: 4 }, {
    run: (tile) => Promise.resolve(new Float32Array(tile.data.length).fill(turn++)),
  });
  assert.equal(out.data[0], 0);
  assert.equal(out.data[27], turn - 1);
  const seam = [...out.data.slice(12, 16)];
  assert.ok(seam.every((value, i) => value > (seam[i - 1] ?? 0) && value < 1), seam.join());
  for (let x = 1; x < 28; x++) assert.ok((out.data[x] ?? 0) >= (out.data[x - 1] ?? 0));
});

Deno.test("tiles of a seamless image also blend over its edges", async () => {
  for (const [axis, width, height] of [["x", 40, 8], ["y", 8, 40], ["x", 17, 8]] as const) {
    const length = Math.max(width, height);
    let turn = 0;
    // Each tile is a value of its own; the seams between them are as wide as 4 cells.
    const out = await processTiled(
      { data: new Float32Array(width * height), channels: 1, width, height },
      1,
      1,
      { tile: 16, overlap: 4, seamless: [axis] },
      {
        run: (tile) => {
          assert.equal(axis === "x" ? tile.width : tile.height, 16);
          return Promise.resolve(new Float32Array(tile.data.length).fill(turn++));
        },
      },
    );
    assert.ok(turn > 1);
    const along = Array.from({ length }, (_, i) => out.data[axis === "x" ? i : i * width] ?? 0);
    const steps = along.map((v, i) => Math.abs(v - along[(i + 1) % length]!));
    // The last tile and the first differ by `turn - 1`, and blend over at least 4 cells.
    assert.ok(Math.max(...steps) <= (turn - 1) / 4 + 1e-6, `${axis} ${length}: ${along}`);
  }
});

Deno.test("an image that continues itself is cut around its edges", async () => {
  const data = Float32Array.from({ length: 6 * 4 }, (_, i) => i);
  const seen: number[][] = [];
  const out = await processTiled(
    { data, channels: 1, width: 6, height: 4 },
    1,
    1,
    { tile: 4, overlap: 1, seamless: ["x", "y"] },
    {
      run: (tile) => {
        seen.push([...tile.data]);
        return Promise.resolve(tile.data);
      },
    },
  );
  assert.deepEqual(seen[3], [15, 16, 17, 12, 21, 22, 23, 18, 3, 4, 5, 0, 9, 10, 11, 6]);
  for (const [i, value] of out.data.entries()) assert.ok(Math.abs(value - data[i]!) < 1e-5);
});

Deno.test("only an image in one piece is decoded with circular padding", async () => {
  const asked: string[] = [];
  const plain = plainDecoder((v) => v);
  const vae = autoencoder((latents, seamless) => {
    asked.push(`${latents.width} ${seamless}`);
    return plain(latents);
  });
  await decode(vae, gradient(16, 16), { ...whole, seamless: ["x"] });
  await decode(vae, gradient(24, 8), { tiled: true, tileSize: 128, seamless: ["x"] });
  assert.deepEqual(asked, ["16 x", "16 ", "16 "]);
});

Deno.test("a black or invalid image is decoded again in a wider precision", async () => {
  for (const broken of [NaN, Infinity, -1]) {
    const precise = plainDecoder((v) => v);
    const vae = autoencoder(plainDecoder(() => broken), { decodePrecisely: precise });
    const expected = await decode(autoencoder(plainDecoder((v) => v)), gradient(8, 8), whole);
    assert.deepEqual((await decode(vae, gradient(8, 8), whole)).data, expected.data);
  }
  await assert.rejects(
    decode(autoencoder(plainDecoder(() => NaN)), gradient(8, 8), whole),
    NumericError,
  );
});

Deno.test("in a wider precision, tiles have the size that fits", async () => {
  const [first, again]: number[][][] = [[], []];
  const vae = autoencoder(plainDecoder(() => NaN, first), {
    decodePrecisely: plainDecoder((v) => v, again),
    pieces: (direction, whole) => upTo(direction === "decode" ? 40 : 16, 16)(direction, whole),
  });
  await decode(vae, gradient(40, 40), whole);
  assert.deepEqual(first, [[40, 40]]);
  assert.ok(again!.length > 1 && again!.every(([w, h]) => w === 16 && h === 16), `${again}`);
});

Deno.test("an image is encoded to latents times the scale", async () => {
  const encoder: Autoencoder["encode"] = ({ channels, width, height }) => {
    assert.equal(channels, 3);
    return Promise.resolve(new Float32Array(4 * (width / 8) * (height / 8)).fill(1));
  };
  const vae = autoencoder(plainDecoder((v) => v), { encode: encoder });
  const image = { width: 16, height: 24, channels: 3, data: new Uint8Array(16 * 24 * 3) } as const;
  const latents = await encode(vae, image, whole);
  assert.deepEqual([latents.channels, latents.width, latents.height], [4, 2, 3]);
  assert.ok(latents.data.every((value) => value === 0.5));
  await assert.rejects(encode(vae, { ...image, width: 12 }, whole), /multiples of 8/);
});

Deno.test("an autoencoder without a scale takes that of the latents, and never a guess", async () => {
  const vae = autoencoder(plainDecoder((v) => v), { scale: null });
  const latents = gradient(8, 8);
  const expected = await decode(autoencoder(plainDecoder((v) => v)), latents, whole);
  assert.deepEqual((await decode(vae, { ...latents, scale: 0.5 }, whole)).data, expected.data);
  await assert.rejects(decode(vae, latents, whole), /fits several families/);
  const image = { width: 8, height: 8, channels: 3, data: new Uint8Array(192) } as const;
  await assert.rejects(encode(vae, image, whole), /fits several families/);
});

Deno.test("where memory runs out, decoding is retried with nothing else open, in small tiles", async () => {
  const tiles: number[][] = [];
  let freed = 0;
  const plain = plainDecoder((v) => v, tiles);
  /** Has memory for `most` cells a side once the other networks are closed. */
  const scarce = (most: number): Autoencoder =>
    autoencoder((latents) => {
      if (freed === 0 || latents.width > most) {
        return Promise.reject(
          new Error("Failed to allocate memory for requested buffer of size 9"),
        );
      }
      return plain(latents);
    }, { free: () => Promise.resolve(void freed++) });
  const got = await decode(scarce(32), gradient(80, 40), whole);
  assert.equal(freed, 1);
  assert.ok(tiles.length > 1 && tiles.every(([w = 0, h = 0]) => w <= 32 && h <= 32));
  const expected = await decode(autoencoder(plainDecoder((v) => v)), gradient(80, 40), whole);
  assert.equal(got.data.length, expected.data.length);
  assert.ok(got.data.every((value, i) => Math.abs(value - (expected.data[i] ?? 0)) <= 2));

  await assert.rejects(
    decode(scarce(8), gradient(80, 40), whole),
    /out of memory, even with .* choose a smaller image/,
  );
  const broken = autoencoder(() => Promise.reject(new Error("shapes do not fit")), {
    free: () => Promise.reject(new Error("not for this")),
  });
  await assert.rejects(decode(broken, gradient(8, 8), whole), /shapes do not fit/);
});
