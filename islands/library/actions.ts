import type { ImageNamesBody } from "../../services/contract/images.ts";
import { AT_ONCE } from "../../services/contract/limits.ts";
import type { MovedFrom, RequestedDownload } from "../../services/contract/images.ts";
import type { Path } from "../api/path.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { attempt } from "../ui/toast_problem.ts";
import { saveFile } from "../ui/save_file.ts";
import { inParts, type Outcome, type Refusals } from "./in_parts.ts";
import { justStarredOf } from "./just_starred.ts";
import { lastBoardOf } from "./last_board.ts";
import { leavingOf } from "./leaving.ts";
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

/** Runs a deletion of those that are not being deleted already; `send` answers which are gone. */
async function leaveOnce(
  studio: Studio,
  names: readonly string[],
  send: (fresh: readonly string[]) => Promise<readonly string[]>,
): Promise<void> {
  const leaving = leavingOf(studio);
  const fresh = names.filter((name) => !leaving.names.value.has(name));
  if (fresh.length === 0) return;
  leaving.add(fresh);
  const gone = new Set(await send(fresh));
  leaving.remove(fresh.filter((name) => !gone.has(name)));
}

export async function starImages(studio: Studio, names: readonly string[], on: boolean) {
  const path: Path<{ POST: Refusals }, { POST: ImageNamesBody }> = on
    ? paths.starImages
    : paths.unstarImages;
  if (on) justStarredOf(studio).add(names);
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
  leavingOf(studio).remove(names);
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

/** In the place of a board's id: off every board. */
const NO_BOARD = "none";

/** Onto a board ("none": off every board), with the way back in the message. */
export async function moveToBoard(studio: Studio, names: readonly string[], boardId: string) {
  const { done, answers } = await sendToBoard(studio, names, boardId);
  if (done === 0) return;
  selectionOf(studio).clear();
  if (boardId !== NO_BOARD) lastBoardOf(studio).keep(boardId);
  const from = answers.flatMap((answer) => answer.moved_from);
  const text = studio.text.value;
  const board = studio.resources.of(paths.boards).data.value
    ?.find(({ board_id }) => board_id === boardId);
  studio.toasts.show({
    kind: "success",
    text: board ? text.images.putOn(done, board.board_name) : text.library.moved(done),
    ...(from.length > 0
      ? { action: { label: text.frame.undo, run: () => void moveBack(studio, from) } }
      : {}),
  });
}

async function moveBack(studio: Studio, from: MovedFrom): Promise<void> {
  for (const { board_id, image_names } of from) {
    await sendToBoard(studio, image_names, board_id ?? NO_BOARD);
  }
}

const sendToBoard = (studio: Studio, names: readonly string[], boardId: string) =>
  change<Refusals & { moved_from: MovedFrom }>(
    studio,
    names,
    AT_ONCE.images,
    (image_names) =>
      boardId === NO_BOARD
        ? studio.client.send("POST", paths.takeOffBoard, { image_names })
        : studio.client.send("POST", paths.boardImages, { board_id: boardId, image_names }),
  );

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
