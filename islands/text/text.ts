import type { en } from "./en.ts";
import type { Words } from "./words.ts";

/** The table of one language. English is the original; the compiler finds what another lacks. */
export type Text = Words<typeof en>;
