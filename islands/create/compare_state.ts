import { signal } from "@preact/signals";
import { studioPart } from "../studio/part.ts";

/** The first of two pictures to compare, and the message that asks for the other one. */
interface Compared {
  name: string;
  asking: number;
}

/** The next picture that is shown is the second. */
export const comparedOf = studioPart(() => signal<Compared | null>(null));
