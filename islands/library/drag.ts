/** Media type of dragged images: their names, one per line. */
const KIND = "application/x-atelier-image";

export function startDrag(event: DragEvent, names: readonly string[]): void {
  event.dataTransfer?.setData(KIND, names.join("\n"));
  if (event.dataTransfer) event.dataTransfer.effectAllowed = "copyMove";
}

/** Whether our own images are being dragged, which is known before they are dropped. */
export function isImageDrag(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes(KIND) ?? false;
}

export function draggedNames(event: DragEvent): string[] {
  return (event.dataTransfer?.getData(KIND) ?? "").split("\n").filter(Boolean);
}
