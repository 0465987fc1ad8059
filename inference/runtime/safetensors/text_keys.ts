import type { NetworkModel } from "../../networks/mod.ts";
import type { Held, NetworkSession, Tensor } from "../onnx/tensors.ts";

/**
 * Keys and values that the layers of cross-attention make of prompts: the same in each step, so
 * they are computed once for an image and held where the device has them.
 */

/**
 * Most bytes of keys and values that are held for one call. Those of longer prompts are computed in
 * each step: 77 tokens of Stable Diffusion XL take 50 MB in 32 bits.
 */
export const MOST_HELD = 512 * 2 ** 20;

/** Bytes of the keys and values of so many tokens. */
export function bytesOfKeys({ outputs }: NetworkModel, tokens: number): number {
  return outputs.reduce((sum, { type, dims }) => {
    return sum + tokens * Number(dims.at(-1)) * (type === "float16" ? 2 : 4);
  }, 0);
}

interface Known {
  given: readonly Float32Array[];
  strengths: string;
  held: Held;
}

/**
 * Calls whose keys and values are held for each session: two where the device takes the halves of
 * guidance one by one.
 */
const KEPT = 2;
const kept = new WeakMap<NetworkSession, Known[]>();

/**
 * Computes the keys and values of prompts, or finds them computed.
 *
 * @param feeds what the session takes: the prompts, image prompts, and strengths of LoRAs
 * @param given the arrays of both kinds of prompts, by which they are known again
 */
export async function heldFor(
  session: NetworkSession,
  feeds: Record<string, Tensor>,
  given: readonly Float32Array[],
): Promise<Held> {
  const known = kept.get(session) ?? [];
  kept.set(session, known);
  const strengths = JSON.stringify(
    Object.entries(feeds).filter(([, { dims }]) => dims.length === 1),
  );
  const at = known.findIndex((one) =>
    one.strengths === strengths && one.given.length === given.length &&
    given.every((data, i) => one.given[i] === data)
  );
  const found = at < 0
    ? {
      given,
      strengths,
      held: await session.hold(feeds),
    }
    : known.splice(at, 1)[0]!;
  known.push(found);
  if (known.length > KEPT) known.shift()!.held.release();
  return found.held;
}
