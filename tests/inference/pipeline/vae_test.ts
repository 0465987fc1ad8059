import assert from "node:assert/strict";
import { NumericError } from "../../../inference/pipeline/latents.ts";
import type { Session, Tensor } from "../../../inference/pipeline/session.ts";
import { processTiled } from "../../../inference/pipeline/tiling.ts";
import { type Autoencoder, decode, encode } from "../../../inference/pipeline/vae.ts";

/** A decoder that repeats each cell's first channel as a square of 8 × 8 grey pixels. */
function plainDecoder(answer: (value: number) => number, tiles: number[][] = []): Session {
  return {
    inputs: [{ name: "latent_sample", type: "float32", shape: [1, 4, "h", "w"] }],
    outputs: [{ name: "sample", type: "float32", shape: [1, 3, "h", "w"] }],
    run({ latent_sample }) {
      const { data, dims } = latent_sample as Tensor;
      const [, , h = 0, w = 0] = dims;
      tiles.push([w, h]);
      const out = new Float32Array(3 * h * w * 64);
      for (let i = 0; i < out.length; i++) {
        const [x, y] = [i % (w * 8), Math.floor(i / (w * 8)) % (h * 8)];
        out[i] = answer(data[Math.floor(y / 8) * w + Math.floor(x / 8)] ?? 0);
      }
      return Promise.resolve({ sample: { data: out, dims: [1, 3, h * 8, w * 8] } });
    },
  };
}

function autoencoder(decoder: Session, changes: Partial<Autoencoder> = {}): Autoencoder {
  return {
    decoder: () => Promise.resolve(decoder),
    encoder: () => Promise.reject(new Error("no encoder")),
    preciseDecoder: null,
    scale: 0.5,
    factor: 8,
    channels: 4,
    bufferLimit: Infinity,
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

Deno.test("large pictures are decoded in tiles without a seam", async () => {
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
  const vae = autoencoder(plainDecoder((v) => v, tiles), { bufferLimit: 2 ** 20 });
  await decode(vae, gradient(64, 64), whole);
  assert.ok(tiles.length > 1);
  for (const [w = 0, h = 0] of tiles) assert.ok((w * h) ** 2 * 4 <= 2 ** 20, `${w}×${h}`);
});

Deno.test("small tiles overlap, too", async () => {
  for (const tileSize of [64, 128, 192]) {
    let turn = 0;
    const { inputs, outputs } = plainDecoder((v) => v);
    // Each tile is a grey of its own, lighter than the one before.
    const run: Session["run"] = ({ latent_sample }) => {
      const [, , h = 0, w = 0] = latent_sample?.dims ?? [];
      const data = new Float32Array(3 * h * w * 64).fill(turn++ * 0.2 - 0.8);
      return Promise.resolve({ sample: { data, dims: [1, 3, h * 8, w * 8] } });
    };
    const vae = autoencoder({ inputs, outputs, run });
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

Deno.test("a black or broken picture is decoded again where numbers are wider", async () => {
  for (const broken of [NaN, Infinity, -1]) {
    const precise = () => Promise.resolve(plainDecoder((v) => v));
    const vae = autoencoder(plainDecoder(() => broken), { preciseDecoder: precise });
    const expected = await decode(autoencoder(plainDecoder((v) => v)), gradient(8, 8), whole);
    assert.deepEqual((await decode(vae, gradient(8, 8), whole)).data, expected.data);
  }
  await assert.rejects(
    decode(autoencoder(plainDecoder(() => NaN)), gradient(8, 8), whole),
    NumericError,
  );
});

for (const [name, channels] of [["latent_sample", 4], ["latent_parameters", 8]] as const) {
  Deno.test(`an encoder that gives ${channels} channels of ${name} is understood`, async () => {
    const encoder: Session = {
      inputs: [{ name: "sample", type: "float32", shape: [1, 3, "h", "w"] }],
      outputs: [],
      run({ sample }) {
        const [, , h = 0, w = 0] = sample?.dims ?? [];
        const cells = (h / 8) * (w / 8);
        // The mean is 1, the log-variance 9.
        const data = Float32Array.from(
          { length: channels * cells },
          (_, i) => i < 4 * cells ? 1 : 9,
        );
        return Promise.resolve({ [name]: { data, dims: [1, channels, h / 8, w / 8] } });
      },
    };
    const vae = autoencoder(encoder, { encoder: () => Promise.resolve(encoder) });
    const picture = {
      width: 16,
      height: 24,
      channels: 3,
      data: new Uint8Array(16 * 24 * 3),
    } as const;
    const latents = await encode(vae, picture, whole);
    assert.deepEqual([latents.channels, latents.width, latents.height], [4, 2, 3]);
    assert.ok(latents.data.every((value) => value === 0.5), "the mean, times the scale");
    await assert.rejects(encode(vae, { ...picture, width: 12 }, whole), /multiples of 8/);
  });
}
