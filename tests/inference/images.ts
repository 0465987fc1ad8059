import sharp from "sharp";

/** A plain image of one colour. */
export async function plainPng(
  width: number,
  height: number,
  background: { r: number; g: number; b: number; alpha?: number },
): Promise<Uint8Array> {
  const channels = background.alpha === undefined ? 3 : 4;
  return new Uint8Array(
    await sharp({ create: { width, height, channels, background } }).png().toBuffer(),
  );
}

/** Left half black, right half white. */
export async function halfMask(width: number, height: number): Promise<Uint8Array> {
  const data = Uint8Array.from(
    { length: width * height },
    (_, i) => i % width < width / 2 ? 0 : 255,
  );
  return new Uint8Array(
    await sharp(data, { raw: { width, height, channels: 1 } }).png().toBuffer(),
  );
}

/** Interleaved RGB bytes of an image. */
export async function pixelsOf(png: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await sharp(png).removeAlpha().toColourspace("srgb").raw().toBuffer());
}

/** Mean difference of two images' bytes, 0 … 255, over the pixels that `where` chooses. */
export function meanDifference(
  a: Uint8Array,
  b: Uint8Array,
  width: number,
  where: (x: number, y: number) => boolean = () => true,
): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < a.length; i++) {
    const pixel = Math.floor(i / 3);
    if (!where(pixel % width, Math.floor(pixel / width))) continue;
    sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
    count++;
  }
  return sum / count;
}
