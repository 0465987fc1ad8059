/**
 * Makes the `.safetensors` files of this folder from the npm package `@upscalerjs/esrgan-slim`:
 *
 *     npm pack @upscalerjs/esrgan-slim@1.0.0 && tar xzf upscalerjs-esrgan-slim-1.0.0.tgz
 *     deno run --allow-read --allow-write models/upscaler/convert.ts package
 *
 * Kernels, which TensorFlow has as [height, width, in, out], become [out, in, height, width].
 * Biases are divided by 255: with nothing but convolutions and ReLU in it, the network then takes
 * and gives 0…1 instead of 0…255.
 */
import { join } from "node:path";

interface Entry {
  name: string;
  shape: number[];
}

const [folder = "package"] = Deno.args;
for (const scale of [2, 3, 4]) {
  const source = join(folder, `models/x${scale}`);
  const { weightsManifest: [group] } = JSON.parse(
    Deno.readTextFileSync(join(source, "model.json")),
  );
  const bytes = Deno.readFileSync(join(source, group.paths[0]));
  const header: Record<string, unknown> = { __metadata__: metadataOf(scale) };
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  let written = 0;
  for (const { name, shape } of group.weights as Entry[]) {
    const count = shape.reduce((product, size) => product * size, 1);
    const values = new Float32Array(bytes.slice(at, at + count * 4).buffer);
    at += count * 4;
    const isBias = name.endsWith("/bias");
    const half = Float16Array.from(isBias ? values.map((v) => v / 255) : outwards(values, shape));
    const [height, width, taken, given] = shape;
    header[name.replace("/bias", ".bias").replace("/kernel", ".weight")] = {
      dtype: "F16",
      shape: isBias ? shape : [given, taken, height, width],
      data_offsets: [written, written += half.byteLength],
    };
    parts.push(new Uint8Array(half.buffer));
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setUint32(0, json.length, true);
  const target = new URL(`ESRGAN-slim-x${scale}.safetensors`, import.meta.url);
  await Deno.writeFile(target, new Uint8Array(await new Blob([length, json, ...parts]).arrayBuffer()));
}

/** [height, width, in, out] as [out, in, height, width]. */
function outwards(values: Float32Array, shape: number[]): Float32Array {
  const [height = 1, width = 1, taken = 1, given = 1] = shape;
  const area = height * width;
  return Float32Array.from(values, (_, i) => {
    const pixel = i % area;
    const from = Math.floor(i / area) % taken;
    const to = Math.floor(i / area / taken);
    return values[(pixel * taken + from) * given + to] ?? 0;
  });
}

function metadataOf(scale: number): Record<string, string> {
  return {
    "modelspec.title": `ESRGAN-slim ×${scale}`,
    "modelspec.author": "Kevin Scott (UpscalerJS)",
    "modelspec.license": "MIT",
    "modelspec.description":
      `A small network that makes images ${scale} times as wide and high, within seconds.`,
  };
}
