import { signal } from "@preact/signals";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";

/** Two images that are compared. */
export interface Pair {
  first: string;
  second: string;
}

/** The images that are compared: the first, and once it is known the second. */
interface Compared {
  first: string;
  second?: string;
  /** The message that asks for the second. */
  asking?: number;
}

export const comparedOf = studioPart(() => signal<Compared | null>(null));

/** Compares two images; of one, the next image that is shown large becomes the second. */
export function compareImages(studio: Studio, [first, second]: readonly string[]): void {
  const compared = comparedOf(studio);
  if (first === undefined) return;
  if (second !== undefined) {
    stopComparing(studio);
    compared.value = { first, second };
    return;
  }
  const before = compared.value;
  if (before && before.first !== first) return takeSecond(studio, first);
  stopComparing(studio);
  if (before) return;
  const asking = studio.toasts.show({
    kind: "info",
    text: studio.text.value.create.compareNext,
    stays: true,
  });
  compared.value = { first, asking };
}

/** Called with each image that is shown large. */
export function takeSecond(studio: Studio, name: string): void {
  const compared = comparedOf(studio);
  const { first, second, asking } = compared.peek() ?? {};
  if (first === undefined || second !== undefined || first === name) return;
  if (asking !== undefined) studio.toasts.dismiss(asking);
  compared.value = { first, second: name };
}

export function stopComparing(studio: Studio): void {
  const compared = comparedOf(studio);
  const asking = compared.peek()?.asking;
  if (asking !== undefined) studio.toasts.dismiss(asking);
  compared.value = null;
}
