import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { saveFile } from "../ui/save_file.ts";
import { toastProblem } from "../ui/toast_problem.ts";
import { selectionOf } from "./selection.ts";

interface Refusals {
  refused?: { image_name: string; reason: string }[];
}

function refreshAll({ resources }: Studio): void {
  resources.refresh(paths.imagesRoot);
  resources.refresh(paths.boardsRoot);
}

/** The most names that the server takes at once. */
const AT_ONCE = 10_000;

/**
 * Does it, in as many requests as it takes; says what was refused, and shows the new state. What
 * was done before a request failed is in the answers.
 */
async function inParts<T extends Refusals>(
  studio: Studio,
  names: readonly string[],
  send: (part: readonly string[]) => Promise<T>,
): Promise<{ answers: T[]; done: number }> {
  const text = studio.text.value;
  const answers: T[] = [];
  let done = 0;
  try {
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const part = names.slice(at, at + AT_ONCE);
      const answer = await send(part);
      answers.push(answer);
      done += part.length - (answer.refused?.length ?? 0);
    }
  } catch (error) {
    toastProblem(studio, error);
  }
  const refused = answers.flatMap((answer) => answer.refused ?? []).length;
  if (refused > 0) studio.toasts.show({ kind: "error", text: text.library.refused(refused) });
  refreshAll(studio);
  return { answers, done };
}

export async function starImages(studio: Studio, names: readonly string[], on: boolean) {
  const path = paths.starImages(on);
  await inParts(
    studio,
    names,
    (image_names) => studio.client.send<Refusals>("POST", path, { image_names }),
  );
}

/** Into the trash, with the way back in the message. */
export async function trashImages(studio: Studio, names: readonly string[]) {
  type Answer = Refusals & { deleted_images: string[] };
  const { answers } = await inParts(
    studio,
    names,
    (image_names) => studio.client.send<Answer>("POST", paths.deleteImages, { image_names }),
  );
  const gone = answers.flatMap((answer) => answer.deleted_images);
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
  const { done } = await inParts(
    studio,
    names,
    (image_names) => studio.client.send<Refusals>("POST", paths.restoreImages, { image_names }),
  );
  const text = studio.text.value.images.restored(done);
  if (done > 0) studio.toasts.show({ kind: "success", text });
}

/** Out of the trash, for good. */
export async function deleteForGood(studio: Studio, names: readonly string[]) {
  const { done } = await inParts(
    studio,
    names,
    (image_names) => studio.client.send<Refusals>("POST", paths.deleteForGood, { image_names }),
  );
  const text = studio.text.value.library.deletedForGood(done);
  if (done > 0) studio.toasts.show({ kind: "success", text });
}

/** Onto a board; "none": off every board. */
export async function moveToBoard(studio: Studio, names: readonly string[], boardId: string) {
  const { done } = await inParts(
    studio,
    names,
    (image_names) =>
      boardId === "none"
        ? studio.client.send<Refusals>("POST", paths.takeOffBoard, { image_names })
        : studio.client.send<Refusals>("POST", paths.boardImages, {
          board_id: boardId,
          image_names,
        }),
  );
  if (done === 0) return;
  selectionOf(studio).clear();
  studio.toasts.show({ kind: "success", text: studio.text.value.library.moved(done) });
}

export async function copyImages(studio: Studio, names: readonly string[]) {
  const { done } = await inParts(
    studio,
    names,
    (image_names) => studio.client.send<Refusals>("POST", paths.copyImages, { image_names }),
  );
  const text = studio.text.value.library.copied(done);
  if (done > 0) studio.toasts.show({ kind: "success", text });
}

export async function tagImages(
  studio: Studio,
  names: readonly string[],
  tags: { add?: readonly string[]; remove?: readonly string[] },
) {
  await inParts(
    studio,
    names,
    (image_names) =>
      studio.client.send<Refusals>("POST", paths.imageTags, { image_names, ...tags }),
  );
}

/** A zip of the pictures, or of a board; the browser fetches it. */
export async function downloadImages(
  studio: Studio,
  what: { image_names: readonly string[] } | { board_id: string },
) {
  let zip: string;
  try {
    const answer = await studio.client.send<{ bulk_download_item_name: string }>(
      "POST",
      paths.downloadImages,
      what,
    );
    zip = answer.bulk_download_item_name;
  } catch (error) {
    return toastProblem(studio, error);
  }
  saveFile(studio.boot.basePath + paths.download(zip), zip);
}
