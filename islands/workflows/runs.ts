import { signal } from "@preact/signals";
import { studioPart } from "../studio/part.ts";

/** Queue items by the workflow that was run, newest last. */
export const runsOf = studioPart(() => signal<Readonly<Record<string, readonly number[]>>>({}));
