import type { ControlNet, ControlResiduals, UNetCall } from "./networks.ts";
import { isActive, perCall } from "./per_call.ts";
import type { Plane } from "./tiling.ts";

/** InvokeAI's names: which prompt the control image steers, and how evenly. */
export const CONTROL_MODES = ["balanced", "more_prompt", "more_control", "unbalanced"] as const;
export type ControlMode = (typeof CONTROL_MODES)[number];

/** One ControlNet at work. */
export interface Control {
  net: ControlNet;
  /** [3, height, width] in pixels of the image that is made, values from 0 to 1. */
  image: Plane;
  /** Factor of its residuals; of a list, one for each step. */
  weight: number | readonly number[];
  /** Part of the run in which it is used, 0 … 1. */
  begin: number;
  end: number;
  mode: ControlMode;
}

/**
 * Returns the function that computes what all ControlNets together add to a call of the U-Net, one
 * entry for each prompt, of which the last is the positive one; null in steps without any.
 *
 * @param calls number of calls that the sampler makes
 */
export function createControl(controls: readonly Control[], calls: number) {
  return async (call: UNetCall, index: number): Promise<ControlResiduals[] | null> => {
    let sum: (ControlResiduals | null)[] | null = null;
    for (const control of controls) {
      if (!isActive(control, index, calls)) continue;
      const added = await residualsOf(control, call, perCall(control.weight, index, calls));
      sum = sum ? sum.map((one, i) => add(one, added[i] ?? null)) : added;
    }
    if (!sum) return null;
    const any = sum.find((one) => one !== null);
    return any ? sum.map((one) => one ?? scaled(any, () => 0)) : null;
  };
}

/** What one ControlNet adds for each prompt; null where its mode leaves a prompt alone. */
async function residualsOf(
  { net, image, mode }: Control,
  call: UNetCall,
  weight: number,
): Promise<(ControlResiduals | null)[]> {
  const { prompts } = call;
  const onlyPositive = mode === "more_control" || mode === "unbalanced";
  const steered = onlyPositive ? prompts.slice(-1) : prompts;
  const answers = await net.predict({ ...call, prompts: steered, image });
  // The "guess mode" of diffusers' `ControlNetModel`: the shallower the layer, the less it counts.
  const soft = mode === "more_prompt" || mode === "more_control";
  const factor = (depth: number) => weight * (soft ? 10 ** (depth - 1) : 1);
  const given = answers.map((answer) => scaled(answer, factor));
  return [...new Array<null>(prompts.length - given.length).fill(null), ...given];
}

/** @param factor of the depth, from 0 for the first skip connection to 1 for the middle block */
function scaled(
  { down, mid }: ControlResiduals,
  factor: (depth: number) => number,
): ControlResiduals {
  const times = (plane: Plane, by: number): Plane =>
    by === 1 ? plane : { ...plane, data: plane.data.map((value) => value * by) };
  return {
    down: down.map((plane, i) => times(plane, factor(i / down.length))),
    mid: times(mid, factor(1)),
  };
}

function add(a: ControlResiduals | null, b: ControlResiduals | null): ControlResiduals | null {
  if (!a || !b) return a ?? b;
  const sum = (x: Plane, y: Plane | undefined): Plane => ({
    ...x,
    data: x.data.map((value, i) => value + (y?.data[i] ?? 0)),
  });
  return { down: a.down.map((x, i) => sum(x, b.down[i])), mid: sum(a.mid, b.mid) };
}
