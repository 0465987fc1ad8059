import { signal } from "@preact/signals";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";

/** A dialog about images that an action has opened. */
export interface ImageDialog {
  kind: "move" | "tag" | "share" | "upscale" | "background" | "describe";
  names: readonly string[];
}

/** The open dialog; the frame draws it, so that it stays when the menu that opened it closes. */
export const imageDialogOf = studioPart(() => signal<ImageDialog | null>(null));

export function openImageDialog(studio: Studio, dialog: ImageDialog): void {
  imageDialogOf(studio).value = dialog;
}
