/** The kind of what is dragged: names of our pictures, one on a line. */
const KIND = "application/x-atelier-image";

export function startDrag(event: DragEvent, names: readonly string[]): void {
  event.dataTransfer?.setData(KIND, names.join("\n"));
  if (event.dataTransfer) event.dataTransfer.effectAllowed = "copyMove";
}

/** Whether what is dragged are pictures of ours, which can be told before they are dropped. */
export function isPictureDrag(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes(KIND) ?? false;
}

export function draggedNames(event: DragEvent): string[] {
  return (event.dataTransfer?.getData(KIND) ?? "").split("\n").filter(Boolean);
}
