import { signal } from "@preact/signals";
import { studioPart } from "../studio/part.ts";

/** The first of two images to compare, and the message that asks for the second. */
interface Compared {
  name: string;
  asking: number;
}

/** Takes the next image shown as the second. */
export const comparedOf = studioPart(() => signal<Compared | null>(null));
