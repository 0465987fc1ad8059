import { type Executor, withdrawnFrom } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { now } from "../clock.ts";
import type { Visibility } from "../contract/fields.ts";
import { say } from "../contract/refusals.ts";
import { invalid, problem } from "../errors/mod.ts";
import type { BoardsDeps } from "./deps.ts";

/** As InvokeAI: a field that is absent or null stays, but a null cover is "the newest image". */
export interface BoardChanges {
  board_name?: string | null | undefined;
  cover_image_name?: string | null | undefined;
  archived?: boolean | null | undefined;
  board_visibility?: Visibility | null | undefined;
}

export async function changeBoard(
  { db, access, oversight, sharing }: BoardsDeps,
  actor: Actor,
  boardId: string,
  changes: BoardChanges,
  ifMatch: string | null,
): Promise<void> {
  const wantsVisibility = changes.board_visibility !== undefined &&
    changes.board_visibility !== null;
  const { ownerId, readers, lost } = await changeAs(db, actor, async (trx) => {
    // Who may see a board is its owner's to say.
    await access.requireOne(actor, wantsVisibility ? "own" : "edit", "board", boardId, trx);
    const old = await trx.selectFrom("boards").selectAll().where("board_id", "=", boardId)
      .executeTakeFirstOrThrow();
    if (ifMatch !== null && ifMatch !== old.updated_at) {
      throw problem(
        "changed_meanwhile",
        say("board_changed_meanwhile"),
        { facts: { updated_at: old.updated_at } },
      );
    }
    if (changes.cover_image_name) await checkCover(trx, boardId, changes.cover_image_name);
    const before = await access.readersOf("board", boardId, trx);
    await trx.updateTable("boards").set({
      board_name: changes.board_name ?? old.board_name,
      cover_image_name: changes.cover_image_name === undefined
        ? old.cover_image_name
        : changes.cover_image_name,
      archived: changes.archived === undefined || changes.archived === null
        ? old.archived
        : changes.archived
        ? 1
        : 0,
      visibility: changes.board_visibility ?? old.visibility,
      updated_at: later(old.updated_at),
    }).where("board_id", "=", boardId).execute();
    await oversight.recordChange(trx, actor, "change", [
      { kind: "board", id: boardId, ownerId: old.user_id },
    ], { fields: Object.keys(changes) });
    const readers = await access.readersOf("board", boardId, trx);
    const lost = await withdrawnFrom(trx, before, readers, old.user_id);
    return { ownerId: old.user_id, readers, lost };
  });
  await sharing.changed("board", boardId, ownerId, { readers, lost });
}

/** A cover must lie on the board, or the board's readers would learn the name of another image. */
async function checkCover(on: Executor, boardId: string, imageName: string): Promise<void> {
  const row = await on.selectFrom("images").select("image_id").where("image_name", "=", imageName)
    .where("board_id", "=", boardId).where("deleted_at", "is", null).executeTakeFirst();
  if (row) return;
  throw invalid([{ field: "body.cover_image_name", message: "is not an image on this board" }]);
}

/** Now, but never the same instant as before: `updated_at` is also the board's version. */
function later(previous: string): string {
  const at = now();
  return at > previous ? at : new Date(Date.parse(previous) + 1).toISOString();
}
