import { AT_ONCE } from "../../services/contract/limits.ts";
import type { RequestedDownload } from "../../services/contract/images.ts";
import { type Path, paths } from "../api/paths.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { attempt } from "../ui/attempt.ts";
import { saveFile } from "../ui/save_file.ts";
import { inParts, type Outcome, type Refusals } from "./in_parts.ts";
import { selectionOf } from "./selection.ts";

function refreshAll({ resources }: Studio): void {
  resources.refresh(paths.imagesRoot);
  resources.refresh(paths.boardsRoot);
}

/** Sends a change of images in parts, then refreshes what is shown of them. Never throws. */
async function change<T extends Refusals>(
  studio: Studio,
  names: readonly string[],
  atOnce: number,
  send: (part: readonly string[]) => Promise<T>,
): Promise<Outcome<T>> {
  const outcome = await inParts(studio, names, atOnce, send);
  refreshAll(studio);
  return outcome;
}

/** Images whose deletion is under way: a second press before the list is updated is ignored. */
const leavingOf = studioPart(() => new Set<string>());

/** Runs a deletion of those that are not being deleted already; `send` answers which are gone. */
async function leaveOnce(
  studio: Studio,
  names: readonly string[],
  send: (fresh: readonly string[]) => Promise<readonly string[]>,
): Promise<void> {
  const leaving = leavingOf(studio);
  const fresh = names.filter((name) => !leaving.has(name));
  if (fresh.length === 0) return;
  for (const name of fresh) leaving.add(name);
  const gone = new Set(await send(fresh));
  for (const name of fresh) if (!gone.has(name)) leaving.delete(name);
}

export async function starImages(studio: Studio, names: readonly string[], on: boolean) {
  const path: Path<{ POST: Refusals }> = on ? paths.starImages : paths.unstarImages;
  await change(
    studio,
    names,
    AT_ONCE.images,
    (image_names) => studio.client.send("POST", path, { image_names }),
  );
}

/** Into the trash, with the way back in the message. */
export async function trashImages(studio: Studio, names: readonly string[]) {
  await leaveOnce(studio, names, (fresh) => trashFresh(studio, fresh));
}

async function trashFresh(studio: Studio, names: readonly string[]): Promise<string[]> {
  const { answers } = await change(
    studio,
    names,
    AT_ONCE.images,
    (image_names) => studio.client.send("POST", paths.deleteImages, { image_names }),
  );
  const gone = answers.flatMap((answer) => answer.deleted_images);
  if (gone.length === 0) return gone;
  selectionOf(studio).clear();
  const text = studio.text.value;
  studio.toasts.show({
    kind: "info",
    text: text.images.removed(gone.length),
    action: { label: text.frame.undo, run: () => void restoreImages(studio, gone) },
  });
  return gone;
}

export async function restoreImages(studio: Studio, names: readonly string[]) {
  const { done } = await change(
    studio,
    names,
    AT_ONCE.images,
    (image_names) => studio.client.send("POST", paths.restoreImages, { image_names }),
  );
  for (const name of names) leavingOf(studio).delete(name);
  const text = studio.text.value.images.restored(done);
  if (done > 0) studio.toasts.show({ kind: "success", text });
}

/** Out of the trash, for good. */
export async function deleteForGood(studio: Studio, names: readonly string[]) {
  const { done } = await change(
    studio,
    names,
    AT_ONCE.images,
    (image_names) => studio.client.send("POST", paths.deleteForGood, { image_names }),
  );
  const text = studio.text.value.library.deletedForGood(done);
  if (done > 0) studio.toasts.show({ kind: "success", text });
}

/** Onto a board; "none": off every board. */
export async function moveToBoard(studio: Studio, names: readonly string[], boardId: string) {
  const { done } = await change<Refusals>(
    studio,
    names,
    AT_ONCE.images,
    (image_names) =>
      boardId === "none"
        ? studio.client.send("POST", paths.takeOffBoard, { image_names })
        : studio.client.send("POST", paths.boardImages, {
          board_id: boardId,
          image_names,
        }),
  );
  if (done === 0) return;
  selectionOf(studio).clear();
  studio.toasts.show({ kind: "success", text: studio.text.value.library.moved(done) });
}

export async function copyImages(studio: Studio, names: readonly string[]) {
  const { done } = await change(
    studio,
    names,
    AT_ONCE.copies,
    (image_names) => studio.client.send("POST", paths.copyImages, { image_names }),
  );
  const text = studio.text.value.library.copied(done);
  if (done > 0) studio.toasts.show({ kind: "success", text });
}

export async function tagImages(
  studio: Studio,
  names: readonly string[],
  tags: { add?: readonly string[]; remove?: readonly string[] },
) {
  await change(
    studio,
    names,
    AT_ONCE.tagged,
    (image_names) => studio.client.send("POST", paths.imageTags, { image_names, ...tags }),
  );
}

/** Has the browser save images as zip files, or a board as one; each zip holds one request's. */
export async function downloadImages(
  studio: Studio,
  what: { image_names: readonly string[] } | { board_id: string },
) {
  const ask = (body: { image_names: readonly string[] } | { board_id: string }) =>
    studio.client.send("POST", paths.downloadImages, body);
  const save = ({ bulk_download_item_name: zip }: RequestedDownload) =>
    saveFile(studio.boot.basePath + paths.download(zip), zip);
  if ("board_id" in what) return void await attempt(studio, async () => save(await ask(what)));
  const { answers } = await inParts(
    studio,
    what.image_names,
    AT_ONCE.images,
    (image_names) => ask({ image_names }),
  );
  answers.forEach(save);
}
