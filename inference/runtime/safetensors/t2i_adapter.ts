import { buildT2IAdapter, factsOfT2IAdapter } from "../../networks/mod.ts";
import type { T2IAdapter } from "../../pipeline/networks.ts";
import type { Plane } from "../../pipeline/tiling.ts";
import { planeOf } from "./controlnet.ts";
import { optionsFor, prepare, type Workshop } from "./open.ts";
import type { Part } from "./parts.ts";

/** Opens a T2I-Adapter from its weights when it is first needed. */
export function createT2IAdapter(workshop: Workshop, part: Part): T2IAdapter {
  const network = prepare(workshop, {
    what: `T2I-Adapter ${part.weights.name}`,
    part,
    options: optionsFor(workshop.backend),
    build: (options) => ({ net: buildT2IAdapter(part.weights, options) }),
  });
  const { side, colours } = factsOfT2IAdapter(part.weights);
  return {
    async features(image) {
      const { data, width, height } = adaptedImage(image, side, colours);
      const session = (await network.open()).net;
      const outputs = await session.run({ image: { data, dims: [1, colours, height, width] } });
      return network.networks.net.outputs.map(({ name }) => planeOf(outputs[name]!, 0));
    },
  };
}

/**
 * The image as an adapter takes it: its edge repeated until its sides are multiples of `side`, and
 * as brightness where there is only one channel (ITU-R BT.601, as Pillow's "L").
 */
export function adaptedImage(image: Plane, side: number, colours: number): Plane {
  const [width, height] = [image.width, image.height].map((n) => Math.ceil(n / side) * side);
  const data = new Float32Array(colours * width! * height!);
  const area = image.width * image.height;
  const at = (channel: number, pixel: number) => image.data[channel * area + pixel]!;
  let i = 0;
  for (let c = 0; c < colours; c++) {
    for (let y = 0; y < height!; y++) {
      const row = Math.min(y, image.height - 1) * image.width;
      for (let x = 0; x < width!; x++) {
        const pixel = row + Math.min(x, image.width - 1);
        data[i++] = colours === 3
          ? at(c, pixel)
          : 0.299 * at(0, pixel) + 0.587 * at(1, pixel) + 0.114 * at(2, pixel);
      }
    }
  }
  return { data, channels: colours, width: width!, height: height! };
}
