/** Red, green, blue, 0 … 255. */
export type Colour = readonly [number, number, number];

/** What can be told from a photograph: strong colours around the wheel. */
const CANDIDATES: readonly Colour[] = [
  [255, 60, 60],
  [255, 140, 0],
  [255, 225, 0],
  [60, 220, 60],
  [0, 220, 220],
  [60, 110, 255],
  [170, 70, 255],
  [255, 50, 200],
];

/** Of the pixels nearest to a candidate, how many may be confused with it. */
const TOLERATED = 0.1;

/**
 * Returns the colour that is furthest from the colours of an image, so that a mask is seen on it.
 *
 * @param pixels red, green, blue and opacity of each, as in `ImageData`
 */
export function markColour(pixels: Uint8ClampedArray): Colour {
  const image: Lab[] = [];
  for (let i = 0; i < pixels.length; i += 4) {
    image.push(lab([pixels[i] ?? 0, pixels[i + 1] ?? 0, pixels[i + 2] ?? 0]));
  }
  const distances = CANDIDATES.map((colour) => {
    const mark = lab(colour);
    const sorted = image.map((pixel) => apart(mark, pixel)).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length * TOLERATED)] ?? 0;
  });
  return CANDIDATES[distances.indexOf(Math.max(...distances))] ?? CANDIDATES[0]!;
}

type Lab = readonly [number, number, number];

const apart = (a: Lab, b: Lab) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** Oklab (Björn Ottosson, 2020), in which equal distances look equal. */
function lab([red, green, blue]: Colour): Lab {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** From sRGB, 0 … 255, to light, 0 … 1 (IEC 61966-2-1). */
function linear(value: number): number {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
