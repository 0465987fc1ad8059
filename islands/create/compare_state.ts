import { signal } from "@preact/signals";
import { studioPart } from "../studio/part.ts";

/** The first of two pictures to compare; the next one that is shown is the second. */
export const comparedOf = studioPart(() => signal<string | null>(null));
