import type { Visibility } from "../contract/fields.ts";
import type { Database } from "../database/mod.ts";
import type { Concern, Events } from "../events/types.ts";

/** What every event about a thing of somebody's says. */
interface About {
  timestamp: number;
  user_id: string;
}

/** What a page that shows it needs to know of a changed thing. */
interface Row {
  name: string;
  visibility: Visibility;
}

/** The events about one kind of thing: their names and fields. */
interface Teller {
  /** The thing as it is now; undefined when it is gone. */
  row(id: string): Promise<Row | undefined>;
  changed(about: About, id: string, row: Row, concern: Concern): void;
  revoked(about: About, id: string, concern: Concern): void;
  deleted(about: About, id: string, concern: Concern): void;
}

/** The only place that knows how events about what people share are called and filled. */
export function createTellers({ db, events }: { db: Database; events: Events }) {
  return {
    board: {
      row: (id) =>
        db.selectFrom("boards").select(["board_name as name", "visibility"])
          .where("board_id", "=", id).executeTakeFirst(),
      changed: (about, board_id, { name: board_name, visibility: board_visibility }, concern) =>
        events.emit("board_changed", { ...about, board_id, board_name, board_visibility }, concern),
      revoked: (about, board_id, concern) =>
        events.emit("board_access_revoked", { ...about, board_id }, concern),
      deleted: (about, board_id, concern) =>
        events.emit("board_deleted", { ...about, board_id }, concern),
    },
    workflow: {
      row: (id) =>
        db.selectFrom("workflows").select(["name", "visibility"])
          .where("workflow_id", "=", id).executeTakeFirst(),
      changed: (about, workflow_id, { name, visibility }, concern) => {
        const is_public = visibility !== "private";
        events.emit("workflow_changed", { ...about, workflow_id, name, is_public }, concern);
      },
      revoked: (about, workflow_id, concern) =>
        events.emit("workflow_access_revoked", { ...about, workflow_id }, concern),
      deleted: (about, workflow_id, concern) =>
        events.emit("workflow_deleted", { ...about, workflow_id }, concern),
    },
    style_preset: {
      row: (id) =>
        db.selectFrom("style_presets").select(["name", "visibility"])
          .where("style_preset_id", "=", id).executeTakeFirst(),
      changed: (about, style_preset_id, { name, visibility }, concern) => {
        const rest = { style_preset_id, name, is_public: visibility !== "private" };
        events.emit("style_preset_changed", { ...about, ...rest }, concern);
      },
      revoked: (about, style_preset_id, concern) =>
        events.emit("style_preset_access_revoked", { ...about, style_preset_id }, concern),
      deleted: (about, style_preset_id, concern) =>
        events.emit("style_preset_deleted", { ...about, style_preset_id }, concern),
    },
  } satisfies Record<string, Teller>;
}
