import type { Access } from "../access/mod.ts";
import type { Database } from "../database/mod.ts";
import { type Events, timestamp } from "../events/types.ts";

/** What an announcement needs to know of each changed image. */
export interface Changed {
  image_name: string;
  user_id: string;
  board_id: string | null;
}

/** Tells whoever may see them that images changed: one event for each owner and board. */
export type Announce = (images: readonly Changed[]) => Promise<void>;

/** The id that stands for "on no board". */
export const UNCATEGORIZED = "none";

export function createAnnounce(
  { db, access, events }: { db: Database; access: Access; events: Events },
): Announce {
  async function readersAt(boardId: string | null): Promise<ReadonlySet<string> | "all"> {
    if (boardId === null) return new Set();
    const readers = await access.readersOf("board", boardId);
    if (readers === "all") return "all";
    const board = await db.selectFrom("boards").select("user_id")
      .where("board_id", "=", boardId).executeTakeFirst();
    return board ? new Set([...readers, board.user_id]) : readers;
  }

  return async (images) => {
    const groups = Map.groupBy(images, (image) => `${image.user_id}\n${image.board_id ?? ""}`);
    for (const group of groups.values()) {
      const { user_id, board_id } = group[0] as Changed;
      events.emit("images_changed", {
        timestamp: timestamp(),
        board_id: board_id ?? UNCATEGORIZED,
        user_id,
        image_names: group.map((image) => image.image_name),
      }, { ownerId: user_id, readers: await readersAt(board_id) });
    }
  };
}
