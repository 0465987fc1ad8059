import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { explain } from "../ui/states.tsx";
import { selectionOf } from "./selection.ts";

interface Refusals {
  refused?: { image_name: string; reason: string }[];
}

function refreshAll({ resources }: Studio): void {
  resources.refresh("/api/v1/images/");
  resources.refresh("/api/v1/boards/");
}

/** Does it, says what was refused, and shows the new state. Returns null when it failed whole. */
async function attempt<T extends Refusals>(
  studio: Studio,
  work: () => Promise<T>,
): Promise<T | null> {
  const text = studio.text.value;
  try {
    const result = await work();
    const refused = result.refused?.length ?? 0;
    if (refused > 0) studio.toasts.show({ kind: "error", text: text.library.refused(refused) });
    return result;
  } catch (error) {
    studio.toasts.show({ kind: "error", text: explain(asProblem(error), text) });
    return null;
  } finally {
    refreshAll(studio);
  }
}

export async function starImages(studio: Studio, names: readonly string[], on: boolean) {
  const path = paths.starImages(on);
  await attempt(studio, () => studio.client.send<Refusals>("POST", path, { image_names: names }));
}

/** Into the trash, with the way back in the message. */
export async function trashImages(studio: Studio, names: readonly string[]) {
  type Answer = Refusals & { deleted_images: string[] };
  const result = await attempt(
    studio,
    () => studio.client.send<Answer>("POST", paths.deleteImages, { image_names: names }),
  );
  const gone = result?.deleted_images ?? [];
  if (gone.length === 0) return;
  selectionOf(studio).clear();
  const text = studio.text.value;
  studio.toasts.show({
    kind: "info",
    text: text.images.removed(gone.length),
    action: { label: text.frame.undo, run: () => void restoreImages(studio, gone) },
  });
}

export async function restoreImages(studio: Studio, names: readonly string[]) {
  type Answer = Refusals & { restored_images: string[] };
  const result = await attempt(
    studio,
    () => studio.client.send<Answer>("POST", paths.restoreImages, { image_names: names }),
  );
  const back = result?.restored_images.length ?? 0;
  const text = studio.text.value.images.restored(back);
  if (back > 0) studio.toasts.show({ kind: "success", text });
}

/** Onto a board; "none": off every board. */
export async function moveToBoard(studio: Studio, names: readonly string[], boardId: string) {
  const off = boardId === "none";
  const result = await attempt(
    studio,
    () =>
      off
        ? studio.client.send<Refusals>("POST", paths.takeOffBoard, { image_names: names })
        : studio.client.send<Refusals>("POST", paths.boardImages, {
          board_id: boardId,
          image_names: names,
        }),
  );
  const moved = names.length - (result?.refused?.length ?? names.length);
  if (moved === 0) return;
  selectionOf(studio).clear();
  studio.toasts.show({ kind: "success", text: studio.text.value.library.moved(moved) });
}

export async function copyImages(studio: Studio, names: readonly string[]) {
  type Answer = Refusals & { copied_images: unknown[] };
  const result = await attempt(
    studio,
    () => studio.client.send<Answer>("POST", paths.copyImages, { image_names: names }),
  );
  const copied = result?.copied_images.length ?? 0;
  const text = studio.text.value.library.copied(copied);
  if (copied > 0) studio.toasts.show({ kind: "success", text });
}

export async function tagImages(
  studio: Studio,
  names: readonly string[],
  tags: { add?: readonly string[]; remove?: readonly string[] },
) {
  const body = { image_names: names, ...tags };
  await attempt(studio, () => studio.client.send<Refusals>("POST", paths.imageTags, body));
}

/** A zip of the pictures, or of a board; the browser fetches it. */
export async function downloadImages(
  studio: Studio,
  what: { image_names: readonly string[] } | { board_id: string },
) {
  type Answer = Refusals & { bulk_download_item_name: string };
  const result = await attempt(
    studio,
    () => studio.client.send<Answer>("POST", paths.downloadImages, what),
  );
  if (!result) return;
  const link = document.createElement("a");
  link.href = studio.boot.basePath + paths.download(result.bulk_download_item_name);
  link.download = result.bulk_download_item_name;
  link.click();
}
