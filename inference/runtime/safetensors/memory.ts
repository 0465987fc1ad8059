import type { Tenant } from "./open.ts";

/**
 * How much more a run takes than its values: what the runtime adds for its own layouts, and what it
 * cannot fill. Measured on the CPU at Stable Diffusion 1.5's size: 1.71 for a decoder at 384².
 * Small runs take more in proportion, by a hundred megabytes: 2.5 for a U-Net at 512².
 */
const MARGIN = 1.75;

/** Sides in latent cells. */
export interface Cells {
  width: number;
  height: number;
}

/** A network whose runs take more the larger the image is. */
export interface Sized {
  network: Tenant;
  /** Bytes of the values of a run. */
  bytes(cells: Cells): number;
}

/** Returns whether there is room for a run. */
export function fits({ network, bytes }: Sized, cells: Cells): boolean {
  return bytes(cells) * MARGIN <= network.room();
}

/** Makes room for a run that fits. */
export async function makeRoom({ network, bytes }: Sized, cells: Cells): Promise<void> {
  await network.grow(bytes(cells) * MARGIN);
}

/**
 * Returns the largest size of the same form that fits, its longer side a multiple of eight cells;
 * null if there is none.
 */
export function largest(sized: Sized, { width, height }: Cells): Cells | null {
  const side = Math.max(width, height);
  const of = (cells: number): Cells => ({
    width: Math.max(8, Math.round(width / side * cells / 8) * 8),
    height: Math.max(8, Math.round(height / side * cells / 8) * 8),
  });
  let [low, high] = [0, Math.ceil(side / 8)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(sized, of(middle * 8))) low = middle;
    else high = middle;
  }
  return low === 0 ? null : of(low * 8);
}

/**
 * Returns a function that makes room for a run of so many prompts of this length, once for each
 * size, and returns whether there is any; for a single prompt there must be.
 *
 * @throws {RangeError} from that function, with the largest size that fits
 */
export function createRooms(sizedFor: (batch: number, tokens: number) => Sized, factor: number) {
  const ready = new Set<string>();
  return async ({ width, height }: Cells, batch: number, tokens: number): Promise<boolean> => {
    const key = [width, height, batch, tokens].join();
    if (ready.has(key)) return true;
    const sized = sizedFor(batch, tokens);
    if (!fits(sized, { width, height })) {
      if (batch > 1) return false;
      throw new RangeError(noRoomMessage(sized, { width, height }, factor));
    }
    await makeRoom(sized, { width, height });
    ready.add(key);
    return true;
  };
}

/** The message for a size for which the memory is too small. */
function noRoomMessage(sized: Sized, cells: Cells, factor: number): string {
  const pixels = ({ width, height }: Cells) => `${width * factor}×${height * factor}`;
  const gigabytes = (bytes: number) => (Math.max(0, bytes) / 1e9).toFixed(1);
  const [needed, room] = [sized.bytes(cells) * MARGIN, sized.network.room()];
  const found = largest(sized, cells);
  return `${pixels(cells)} takes about ${gigabytes(needed)} GB of memory beside the model, and ` +
    `${gigabytes(room)} GB are free: ` +
    (found ? `${pixels(found)} is the largest that fits` : "there is no room for this model");
}
