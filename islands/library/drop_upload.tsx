import type { ComponentChildren } from "preact";
import { useStudio, useText } from "../studio/context.ts";
import { useFileDrop } from "../ui/file_drop.ts";
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
  const drop = useFileDrop((files) => void uploads.send(files, uploadBoard(board)));
  const state = uploads.state.value;
  return (
    <div
      class={drop.over ? "drop-over" : ""}
      {...drop.handlers}
    >
      {children}
      {drop.over && <p class="drop-note">{words.dropHere}</p>}
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
