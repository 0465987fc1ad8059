import { useSignal } from "@preact/signals";
import { useStudio, useText } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { Copy, Download, FolderInput, Star, Tag, Trash2, X } from "../ui/icons.ts";
import { copyImages, downloadImages, starImages, trashImages } from "./actions.ts";
import { MoveDialog } from "./move_dialog.tsx";
import { selectionOf } from "./selection.ts";
import { TagDialog } from "./tag_dialog.tsx";

interface SelectionBarProps {
  names: readonly string[];
  /** Whether there are pictures of others among them. */
  foreign: boolean;
}

/** What can be done with all that is picked. It floats: nothing below it moves. */
export function SelectionBar({ names, foreign }: SelectionBarProps) {
  const studio = useStudio();
  const text = useText();
  const words = text.library;
  const selection = selectionOf(studio);
  const open = useSignal<"move" | "tag" | null>(null);
  const picked = [...selection.names.value];
  if (picked.length === 0) return null;
  const close = () => void (open.value = null);
  return (
    <div class="selection-bar" role="toolbar" aria-label={words.selected(picked.length)}>
      <IconButton icon={X} label={words.selectNone} onClick={selection.clear} />
      <button
        type="button"
        class="button button-quiet button-small"
        onClick={() => selection.set(names)}
        title={words.selectAll}
      >
        {words.selected(picked.length)}
      </button>
      <IconButton
        icon={Star}
        label={text.images.star}
        onClick={() => void starImages(studio, picked, true)}
      />
      <IconButton
        icon={FolderInput}
        label={words.move}
        onClick={() => void (open.value = "move")}
      />
      <IconButton icon={Tag} label={words.tag} onClick={() => void (open.value = "tag")} />
      {foreign && (
        <IconButton
          icon={Copy}
          label={words.copy}
          onClick={() => void copyImages(studio, picked)}
        />
      )}
      <IconButton
        icon={Download}
        label={text.images.download}
        onClick={() => void downloadImages(studio, { image_names: picked })}
      />
      <IconButton
        icon={Trash2}
        danger
        label={text.images.remove}
        onClick={() => void trashImages(studio, picked)}
      />
      {open.value === "move" && <MoveDialog names={picked} onClose={close} />}
      {open.value === "tag" && <TagDialog names={picked} onClose={close} />}
    </div>
  );
}
