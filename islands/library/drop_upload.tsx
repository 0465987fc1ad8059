import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useStudio, useText } from "../studio/context.ts";
import { uploadBoard, uploadsOf } from "./uploads.ts";

interface DropUploadProps {
  board: string | null;
  children: ComponentChildren;
}

/** Files dropped anywhere in here are uploaded, with a bar that says how far. */
export function DropUpload({ board, children }: DropUploadProps) {
  const studio = useStudio();
  const words = useText().library;
  const uploads = uploadsOf(studio);
  const over = useSignal(false);
  const state = uploads.state.value;
  return (
    <div
      class={over.value ? "drop-over" : ""}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => void (over.value = false)}
      onDrop={(event) => {
        event.preventDefault();
        over.value = false;
        const files = [...event.dataTransfer?.files ?? []];
        void uploads.send(files, uploadBoard(board));
      }}
    >
      {children}
      {over.value && <p class="drop-note">{words.dropHere}</p>}
      {state && (
        <div class="upload-note" role="status">
          <p>{words.uploading(state.done, state.total)}</p>
          <progress
            aria-label={words.upload}
            max={state.total}
            value={state.done + state.part}
          />
        </div>
      )}
    </div>
  );
}
