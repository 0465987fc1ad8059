import type { Raster, ResampleMode } from "./raster.ts";
import type { Plane } from "./tiling.ts";

/**
 * InvokeAI's names of the ways to bring a control image to the size of the image that is made:
 * `just_resize` and `just_resize_simple` change its proportions, `crop_resize` cuts off what is too
 * much, `fill_resize` adds borders.
 */
export const RESIZE_MODES = [
  "just_resize",
  "crop_resize",
  "fill_resize",
  "just_resize_simple",
] as const;
export type ResizeMode = (typeof RESIZE_MODES)[number];

type Resize = (
  raster: Raster,
  width: number,
  height: number,
  mode: ResampleMode,
) => Promise<Raster>;

/** Images with at most so many colours are maps, whose colours mean something by themselves. */
const MAP_COLOURS = 200;

/**
 * Brings a control image to `width` × `height` and returns it as planes of 0…1, [3, height, width].
 * What is transparent becomes white. Edges stay black and white, and the colours of maps what they
 * are, except with `just_resize_simple`.
 */
export async function fitControlImage(
  source: Raster,
  width: number,
  height: number,
  mode: ResizeMode,
  resize: Resize,
): Promise<Plane> {
  const raster = onWhite(source);
  if (mode === "just_resize_simple") {
    return planesOf(await resize(raster, width, height, "lanczos"));
  }
  if (mode === "just_resize") return planesOf(await resizeMap(raster, width, height, resize));
  const [across, down] = [width / raster.width, height / raster.height];
  const factor = mode === "fill_resize" ? Math.min(across, down) : Math.max(across, down);
  const side = (length: number) => Math.max(1, Math.round(length * factor));
  const scaled = await resizeMap(raster, side(raster.width), side(raster.height), resize);
  const target = { width, height, channels: 3 as const, data: new Uint8Array(width * height * 3) };
  if (mode === "fill_resize") fillWithColour(target, borderColour(raster));
  pasteCentred(target, scaled);
  return planesOf(target);
}

/** Resizes by the method that suits what the image shows. */
async function resizeMap(
  raster: Raster,
  width: number,
  height: number,
  resize: Resize,
): Promise<Raster> {
  const colours = coloursOf(raster);
  const smaller = width * height < raster.width * raster.height;
  if (colours?.length === 2 && isBlackAndWhite(colours)) {
    const { data, ...rest } = await resize(raster, width, height, "bicubic");
    return { ...rest, data: data.map((value) => value < 128 ? 0 : 255) };
  }
  const method = colours && colours.length > 1 ? "nearest" : smaller ? "box" : "bicubic";
  return await resize(raster, width, height, method);
}

/** The colours of an image as 24 bits; null where there are too many for a map. */
function coloursOf({ data }: Raster): number[] | null {
  const seen = new Set<number>();
  for (let i = 0; i < data.length; i += 3) {
    seen.add(data[i]! << 16 | data[i + 1]! << 8 | data[i + 2]!);
    if (seen.size >= MAP_COLOURS) return null;
  }
  return [...seen];
}

function isBlackAndWhite(colours: readonly number[]): boolean {
  const parts = colours.map((colour) => [colour >> 16, colour >> 8 & 255, colour & 255]);
  return parts.some((rgb) => rgb.every((value) => value < 16)) &&
    parts.some((rgb) => rgb.every((value) => value > 240));
}

/** The image as red, green and blue, over white. */
function onWhite({ width, height, channels, data }: Raster): Raster {
  if (channels === 3) return { width, height, channels, data };
  const out = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const alpha = channels === 4 ? data[i * 4 + 3]! / 255 : 1;
    for (let c = 0; c < 3; c++) {
      const value = data[i * channels + (channels === 1 ? 0 : c)]!;
      out[i * 3 + c] = Math.round(value * alpha + 255 * (1 - alpha));
    }
  }
  return { width, height, channels: 3, data: out };
}

/** The median of the pixels along the sides, channel by channel. */
function borderColour({ width, height, data }: Raster): number[] {
  const border: number[] = [];
  for (let x = 0; x < width; x++) border.push(x, (height - 1) * width + x);
  for (let y = 0; y < height; y++) border.push(y * width, y * width + width - 1);
  return [0, 1, 2].map((c) => {
    const values = border.map((pixel) => data[pixel * 3 + c]!).sort((a, b) => a - b);
    return values[values.length >> 1]!;
  });
}

function fillWithColour({ data }: Raster, colour: readonly number[]): void {
  for (let i = 0; i < data.length; i++) data[i] = colour[i % 3]!;
}

/** Puts one image into the middle of another; what is larger than that is cropped. */
function pasteCentred(target: Raster, from: Raster): void {
  const offset = (outer: number, inner: number) => Math.trunc((outer - inner) / 2);
  const [left, top] = [offset(target.width, from.width), offset(target.height, from.height)];
  for (let y = Math.max(0, -top); y < from.height && y + top < target.height; y++) {
    for (let x = Math.max(0, -left); x < from.width && x + left < target.width; x++) {
      const source = (y * from.width + x) * from.channels;
      const at = ((y + top) * target.width + x + left) * 3;
      for (let c = 0; c < 3; c++) {
        target.data[at + c] = from.data[source + (from.channels === 1 ? 0 : c)]!;
      }
    }
  }
}

function planesOf({ width, height, channels, data }: Raster): Plane {
  const area = width * height;
  const planes = new Float32Array(area * 3);
  for (let c = 0; c < 3; c++) {
    const from = channels === 1 ? 0 : c;
    for (let i = 0; i < area; i++) planes[c * area + i] = data[i * channels + from]! / 255;
  }
  return { data: planes, channels: 3, width, height };
}
