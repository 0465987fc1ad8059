import { useSignal } from "@preact/signals";

/** Makes an element a drop target for files. `over` is true while files are held above it. */
export function useFileDrop(take: (files: File[]) => void) {
  const over = useSignal(false);
  return {
    over: over.value,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        over.value = true;
      },
      onDragLeave: () => void (over.value = false),
      onDrop(event: DragEvent) {
        event.preventDefault();
        over.value = false;
        take([...event.dataTransfer?.files ?? []]);
      },
    },
  };
}
