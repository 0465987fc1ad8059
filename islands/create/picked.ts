import { signal } from "@preact/signals";
import { studioPart } from "../studio/part.ts";

/** The image shown in the viewer; null follows the one being generated. */
export const pickedOf = studioPart(() => signal<string | null>(null));
