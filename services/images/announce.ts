import type { Access } from "../access/mod.ts";
import type { Database } from "../database/mod.ts";
import { type Events, timestamp } from "../events/types.ts";

/** The facts about each changed image that an announcement needs. */
export interface Changed {
  image_name: string;
  user_id: string;
  board_id: string | null;
}

/**
 * Notifies the users who may see changed images: one event for each owner and board, and one for
 * each set of users with whom images were shared individually.
 */
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

  const tell = (
    [first, ...rest]: readonly Changed[],
    boardId: string,
    to: { ownerId: string | null; readers: ReadonlySet<string> | "all" },
  ) => {
    if (!first) return;
    events.emit("images_changed", {
      timestamp: timestamp(),
      board_id: boardId,
      user_id: first.user_id,
      image_names: [first, ...rest].map((image) => image.image_name),
    }, to);
  };

  return async (images) => {
    for (const group of groupsOf(images, (image) => image.board_id ?? "")) {
      const { user_id, board_id } = group[0] as Changed;
      tell(group, board_id ?? UNCATEGORIZED, {
        ownerId: user_id,
        readers: await readersAt(board_id),
      });
    }
    // A user with whom an image was shared individually does not learn the board that it is on.
    const given = await access.granteesOf("image", images.map((image) => image.image_name));
    const lent = images.filter((image) => given.has(image.image_name));
    const readersOf = ({ image_name }: Changed) => given.get(image_name) ?? new Set<string>();
    for (const group of groupsOf(lent, (image) => [...readersOf(image)].sort().join())) {
      tell(group, UNCATEGORIZED, { ownerId: null, readers: readersOf(group[0] as Changed) });
    }
  };
}

/** The images of one owner that are alike. */
function groupsOf(images: readonly Changed[], alike: (image: Changed) => string) {
  return Map.groupBy(images, (image) => `${image.user_id}\n${alike(image)}`).values();
}
