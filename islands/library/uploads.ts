import { signal } from "@preact/signals";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { explain } from "../ui/states.tsx";
import { SHARED_IMAGES } from "./place.ts";

export interface UploadState {
  done: number;
  total: number;
  /** Of the present file, 0 … 1. */
  part: number;
}

/**
 * Uploads files one after the other; each failure is reported with its name, and the rest continue.
 */
export const uploadsOf = studioPart((studio: Studio) => {
  const state = signal<UploadState | null>(null);
  const { client, toasts, resources } = studio;
  const one = async (file: File, board: string | null) => {
    const form = new FormData();
    form.append("file", file);
    await client.upload(paths.upload("user", false, board), form, (part) => {
      if (state.value) state.value = { ...state.value, part };
    });
  };
  return {
    state,
    /** Resolves to the number of files uploaded; 0 while other uploads are running. */
    async send(files: readonly File[], board: string | null): Promise<number> {
      if (state.value || files.length === 0) return 0;
      const text = studio.text.value;
      let uploaded = 0;
      for (const [done, file] of files.entries()) {
        state.value = { done, total: files.length, part: 0 };
        try {
          await one(file, board);
          uploaded++;
        } catch (error) {
          const why = explain(asProblem(error), text);
          toasts.show({ kind: "error", text: text.library.uploadFailed(file.name, why) });
        }
      }
      state.value = null;
      resources.refresh(paths.imagesRoot);
      resources.refresh(paths.boardsRoot);
      if (uploaded > 0) toasts.show({ kind: "success", text: text.library.uploaded(uploaded) });
      return uploaded;
    },
  };
});

/** The board that new images go to from this place. */
export function uploadBoard(board: string | null): string | null {
  return board === "none" || board === "trash" || board === SHARED_IMAGES ? null : board;
}
