import assert from "node:assert/strict";
import { buildUpscaler, NetworkError } from "../../../inference/networks/mod.ts";
import { mulberry32 } from "../../../inference/mulberry32.ts";
import { openBackend } from "../../../inference/runtime/backend.ts";
import { createModels } from "../../../inference/runtime/models.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { readValues } from "../../../inference/weights/values.ts";
import { writeRandom } from "../random_checkpoint.ts";

/** Upscalers against the definitions of their authors, computed here by plain loops. */

interface Image {
  data: number[];
  channels: number;
  width: number;
  height: number;
}

type Kernels = Map<string, { shape: readonly number[]; values: Float32Array }>;

function conv(x: Image, kernels: Kernels, name: string): Image {
  const { shape: [given = 0, taken = 0, side = 0], values } = kernels.get(`${name}.weight`)!;
  const bias = kernels.get(`${name}.bias`)!.values;
  assert.equal(taken, x.channels);
  const { width, height } = x;
  const border = side >> 1;
  const data: number[] = [];
  for (let o = 0; o < given; o++) {
    for (let y = 0; y < height; y++) {
      for (let column = 0; column < width; column++) {
        let sum = bias[o]!;
        for (let c = 0; c < taken; c++) {
          for (let i = 0; i < side * side; i++) {
            const [sy, sx] = [y + Math.floor(i / side) - border, column + i % side - border];
            if (sy < 0 || sx < 0 || sy >= height || sx >= width) continue;
            sum += values[(o * taken + c) * side * side + i]! *
              x.data[(c * height + sy) * width + sx]!;
          }
        }
        data.push(sum);
      }
    }
  }
  return { data, channels: given, width, height };
}

/** An image made pixel by pixel from another. */
function image(
  [channels, height, width]: [number, number, number],
  at: (c: number, y: number, x: number) => number,
): Image {
  const data: number[] = [];
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.push(at(c, y, x));
  }
  return { data, channels, width, height };
}
const pixel = (i: Image, c: number, y: number, x: number) =>
  i.data[(c * i.height + y) * i.width + x]!;
const each = (i: Image, f: (v: number, channel: number) => number): Image => ({
  ...i,
  data: i.data.map((v, at) => f(v, Math.floor(at / (i.width * i.height)))),
});
const plus = (a: Image, b: Image, factor = 1): Image => ({
  ...a,
  data: a.data.map((v, at) => v * factor + b.data[at]!),
});
const leaky = (i: Image) => each(i, (v) => v > 0 ? v : 0.2 * v);
const join = (list: Image[]): Image => ({
  ...list[0]!,
  data: list.flatMap(({ data }) => data),
  channels: list.reduce((sum, { channels }) => sum + channels, 0),
});
const enlarge = (i: Image, n: number) =>
  image(
    [i.channels, i.height * n, i.width * n],
    (c, y, x) => pixel(i, c, Math.floor(y / n), Math.floor(x / n)),
  );
/** PyTorch's pixel_unshuffle and pixel_shuffle. */
const gathered = (i: Image, n: number) =>
  image(
    [i.channels * n * n, i.height / n, i.width / n],
    (c, y, x) =>
      pixel(
        i,
        Math.floor(c / n / n),
        y * n + Math.floor(c % (n * n) / n),
        x * n + c % n,
      ),
  );
const spread = (i: Image, n: number) =>
  image(
    [i.channels / n / n, i.height * n, i.width * n],
    (c, y, x) => pixel(i, (c * n + y % n) * n + x % n, Math.floor(y / n), Math.floor(x / n)),
  );

function rrdb(x: Image, k: Kernels, blocks: number, unshuffle: number): Image {
  const start = conv(unshuffle > 1 ? gathered(x, unshuffle) : x, k, "conv_first");
  let y = start;
  for (let i = 0; i < blocks; i++) {
    const before = y;
    for (const part of ["rdb1", "rdb2", "rdb3"]) {
      const seen = [y];
      for (let n = 1; n <= 4; n++) {
        seen.push(leaky(conv(join(seen), k, `body.${i}.${part}.conv${n}`)));
      }
      y = plus(conv(join(seen), k, `body.${i}.${part}.conv5`), y, 0.2);
    }
    y = plus(y, before, 0.2);
  }
  y = plus(start, conv(y, k, "conv_body"));
  for (const up of ["conv_up1", "conv_up2"]) y = leaky(conv(enlarge(y, 2), k, up));
  return conv(leaky(conv(y, k, "conv_hr")), k, "conv_last");
}

function compact(x: Image, k: Kernels, layers: number, scale: number): Image {
  let y = x;
  for (let i = 0; i < layers; i++) {
    const slopes = k.get(`body.${2 * i + 1}.weight`)!.values;
    y = each(conv(y, k, `body.${2 * i}`), (v, c) => v > 0 ? v : v * slopes[c]!);
  }
  return plus(spread(conv(y, k, `body.${2 * layers}`), scale), enlarge(x, scale));
}

const layer = (name: string, given: number, taken: number) => [
  { name: `${name}.weight`, shape: [given, taken, 3, 3] },
  { name: `${name}.bias`, shape: [given] },
];

/** Tensors of RRDBNet with 8 channels and 4 that grow. */
function rrdbTensors(blocks: number, taken: number) {
  const out = layer("conv_first", 8, taken);
  for (let i = 0; i < blocks; i++) {
    for (const part of ["rdb1", "rdb2", "rdb3"]) {
      for (let n = 1; n <= 5; n++) {
        out.push(...layer(`body.${i}.${part}.conv${n}`, n === 5 ? 8 : 4, 8 + 4 * (n - 1)));
      }
    }
  }
  for (const name of ["conv_body", "conv_up1", "conv_up2", "conv_hr"]) {
    out.push(...layer(name, 8, 8));
  }
  return [...out, ...layer("conv_last", 3, 8)];
}

/** The same tensors by the names of older files, for a network that enlarges four times. */
function olderName(name: string, blocks: number): string {
  const numbers: Record<string, string> = {
    conv_first: "model.0",
    conv_body: `model.1.sub.${blocks}`,
    conv_up1: "model.3",
    conv_up2: "model.6",
    conv_hr: "model.8",
    conv_last: "model.10",
  };
  const [first = ""] = name.split(".");
  return numbers[first]
    ? name.replace(first, numbers[first])
    : name.replace(/^body\.(\d+)\.rdb(\d)\.conv(\d)/, "model.1.sub.$1.RDB$2.conv$3.0");
}

Deno.test("upscalers compute their authors' definitions", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "atelier-upscaler-" });
  const path = `${folder}/net.safetensors`;
  const models = createModels(await openBackend("cpu"), { ms: 0 }, () => {});
  const random = mulberry32(5);
  const x = image([3, 4, 6], () => random());

  /** Biases and slopes, which are 0 and 1 otherwise. */
  async function writeHalves(offset: number, count: number): Promise<void> {
    using file = await Deno.open(path, { write: true });
    await file.seek(offset, Deno.SeekMode.Start);
    const values = Float16Array.from({ length: count }, () => random() - 0.5);
    await file.write(new Uint8Array(values.buffer));
  }

  async function check(
    tensors: { name: string; shape: number[] }[],
    define: (kernels: Kernels) => Image,
    called: (name: string) => string = (name) => name,
  ) {
    await writeRandom(path, tensors.map((one) => ({ ...one, name: called(one.name) })), 3);
    const { tensors: stored } = await openWeights(path);
    for (const { shape, offset } of stored.values()) {
      if (shape.length === 1) await writeHalves(offset, shape[0]!);
    }
    const kernels: Kernels = new Map();
    for (const { name, shape } of tensors) {
      kernels.set(name, { shape, values: await readValues(stored.get(called(name))!) });
    }
    const expected = define(kernels);
    const net = await models.upscaler({ path, format: "checkpoint" });
    const { data, ...rest } = x;
    const made = await net.enlarge({ ...rest, data: Float32Array.from(data) });
    assert.deepEqual([net.scale * x.width, net.scale * x.height], [
      expected.width,
      expected.height,
    ]);
    assert.equal(made.length, expected.data.length);
    const difference = Math.hypot(...expected.data.map((v, i) => v - made[i]!));
    assert.ok(difference <= 1e-4 * Math.hypot(...expected.data), `off by ${difference}`);
  }

  try {
    await t.step("RRDBNet, four times", async () => {
      await check(rrdbTensors(2, 3), (k) => rrdb(x, k, 2, 1));
    });
    await t.step("by the names of older files", async () => {
      await check(rrdbTensors(2, 3), (k) => rrdb(x, k, 2, 1), (name) => olderName(name, 2));
    });
    await t.step("by two, from unshuffled pixels, under a prefix", async () => {
      await check(rrdbTensors(1, 12), (k) => rrdb(x, k, 1, 2), (name) => `params_ema.${name}`);
    });
    await t.step("SRVGG", async () => {
      const slopes = (name: string) => ({ name, shape: [5] });
      await check([
        ...layer("body.0", 5, 3),
        slopes("body.1.weight"),
        ...layer("body.2", 5, 5),
        slopes("body.3.weight"),
        ...layer("body.4", 27, 5),
      ], (k) => compact(x, k, 2, 3));
    });
    await t.step("anything else is refused with the reason", async () => {
      const options = { precision: "float32", device: "cpu", attention: "fused" } as const;
      const refuse = async (tensors: { name: string; shape: number[] }[], says: RegExp) => {
        await writeRandom(path, tensors, 1);
        const weights = await openWeights(path);
        assert.throws(() => buildUpscaler(weights, options), (error) => {
          assert.ok(error instanceof NetworkError);
          assert.match(error.message, says);
          return true;
        });
      };
      const whole = rrdbTensors(1, 3);
      await refuse(layer("other", 3, 3), /no upscaler of a kind that is known/);
      await refuse(whole.filter(({ name }) => !name.startsWith("conv_hr")), /has no "conv_hr/);
      await refuse([...whole, ...layer("conv_extra", 3, 3)], /"conv_extra/);
      await refuse(rrdbTensors(1, 4), /images of 4 channels/);
      await refuse([...layer("body.0", 8, 3)], /8 channels, which make no image/);
    });
  } finally {
    await models.release();
    await Deno.remove(folder, { recursive: true });
  }
});
