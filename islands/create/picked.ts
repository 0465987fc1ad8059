import { signal } from "@preact/signals";
import { studioPart } from "../studio/part.ts";

/** What the viewer shows: a picture that was picked, or (null) whatever is being made. */
export const pickedOf = studioPart(() => signal<string | null>(null));
