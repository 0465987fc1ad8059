import type { Raster } from "./raster.ts";

/** A joint that a model has found: its place in pixels, and how sure the model is, 0 … 1. */
export interface Joint {
  x: number;
  y: number;
  score: number;
}

/** Below this a joint is taken for hidden, as OpenPose's own drawing does. */
const LEAST_SCORE = 0.3;

/**
 * The joints of a body in OpenPose's order, by COCO's (nose, eyes, ears, shoulders, elbows, wrists,
 * hips, knees, ankles, each left before right). The neck, which COCO lacks, is between the
 * shoulders.
 * https://github.com/CMU-Perceptual-Computing-Lab/openpose/blob/master/doc/02_output.md
 */
const FROM_COCO = [[0], [5, 6], [6], [8], [10], [5], [7], [9], [12], [14], [16], [11], [13], [15]]
  .concat([[2], [1], [4], [3]]);

/** Which joints a limb connects, in the order in which ControlNet's annotator colours them. */
const LIMBS = [
  ...[[1, 2], [1, 5], [2, 3], [3, 4], [5, 6], [6, 7], [1, 8], [8, 9], [9, 10], [1, 11]],
  ...[[11, 12], [12, 13], [1, 0], [0, 14], [14, 16], [0, 15], [15, 17]],
] as [number, number][];

/** The colours on which ControlNets for poses were trained: once round the circle, one a joint. */
const COLOURS = [
  ...[[255, 0, 0], [255, 85, 0], [255, 170, 0], [255, 255, 0], [170, 255, 0], [85, 255, 0]],
  ...[[0, 255, 0], [0, 255, 85], [0, 255, 170], [0, 255, 255], [0, 170, 255], [0, 85, 255]],
  ...[[0, 0, 255], [85, 0, 255], [170, 0, 255], [255, 0, 255], [255, 0, 170], [255, 0, 85]],
] as [number, number, number][];

/** Half the width of a limb, and the radius of a joint, in an image of 512 pixels. */
const WIDTH = 4;
/** Limbs are this part as bright as joints. */
const LIMB_LIGHT = 0.6;

/**
 * Draws the skeleton that ControlNets for poses were trained on: coloured limbs and joints on
 * black. What the model is not sure of is left out, and what hangs on it.
 * @param joints COCO's 17
 */
export function drawPose(joints: readonly Joint[], width: number, height: number): Raster {
  const data = new Uint8Array(width * height * 3);
  const body = FROM_COCO.map((of) => seen(of.map((i) => joints[i])));
  const radius = Math.max(1, WIDTH * Math.min(width, height) / 512);

  /** Colours the pixels near a line for which `inside` holds: across and along it. */
  const fill = (a: Joint, b: Joint, colour: readonly number[], tapered: boolean) => {
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const length = Math.hypot(dx, dy);
    const [left, right] = within(Math.min(a.x, b.x), Math.max(a.x, b.x), radius, width);
    const [top, bottom] = within(Math.min(a.y, b.y), Math.max(a.y, b.y), radius, height);
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const [px, py] = [x - (a.x + b.x) / 2, y - (a.y + b.y) / 2];
        const along = length === 0 ? px : (px * dx + py * dy) / length;
        const across = length === 0 ? py : (py * dx - px * dy) / length;
        const reach = tapered ? length / 2 : radius;
        if ((along / reach) ** 2 + (across / radius) ** 2 > 1) continue;
        for (let c = 0; c < 3; c++) data[(y * width + x) * 3 + c] = colour[c]!;
      }
    }
  };

  for (const [i, [from, to]] of LIMBS.entries()) {
    const [a, b] = [body[from], body[to]];
    const colour = COLOURS[i]!.map((value) => Math.round(value * LIMB_LIGHT));
    if (a && b) fill(a, b, colour, true);
  }
  for (const [i, joint] of body.entries()) if (joint) fill(joint, joint, COLOURS[i]!, false);
  return { width, height, channels: 3, data };
}

/** The middle of joints that are all seen; null otherwise. */
function seen(joints: readonly (Joint | undefined)[]): Joint | null {
  const there = joints.filter((joint) => joint !== undefined && joint.score >= LEAST_SCORE);
  if (there.length < joints.length || there.length === 0) return null;
  const mean = (of: "x" | "y" | "score") =>
    there.reduce((sum, joint) => sum + joint![of], 0) / there.length;
  return { x: mean("x"), y: mean("y"), score: mean("score") };
}

/** The pixels from one place to another and a margin around them, inside an image. */
function within(from: number, to: number, margin: number, side: number): [number, number] {
  return [Math.max(0, Math.floor(from - margin)), Math.min(side - 1, Math.ceil(to + margin))];
}

/**
 * Finds the joints in heat maps: the hottest place of each map, moved a quarter towards the warmer
 * neighbour (Xiao et al. 2018, https://arxiv.org/abs/1804.06208, section 2).
 * @param maps [joints, height, width]
 * @returns places in units of the maps' cells, from the upper left corner
 */
export function jointsOf(maps: Float32Array, height: number, width: number): Joint[] {
  const area = height * width;
  return Array.from({ length: Math.floor(maps.length / area) }, (_, joint) => {
    const map = maps.subarray(joint * area, (joint + 1) * area);
    let at = 0;
    for (let i = 1; i < area; i++) if (map[i]! > map[at]!) at = i;
    const [x, y] = [at % width, Math.floor(at / width)];
    const towards = (before: number, after: number) => Math.sign(after - before) * 0.25 || 0;
    const shiftX = x > 0 && x < width - 1 ? towards(map[at - 1]!, map[at + 1]!) : 0;
    const shiftY = y > 0 && y < height - 1 ? towards(map[at - width]!, map[at + width]!) : 0;
    return { x: x + 0.5 + shiftX, y: y + 0.5 + shiftY, score: map[at]! };
  });
}
