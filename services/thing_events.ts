import type { Access } from "./access/mod.ts";
import { withdrawnFrom } from "./access/withdrawn.ts";
import type { Database } from "./database/mod.ts";
import { type Events, timestamp } from "./events/types.ts";

/** Tells the pages of those who may see it that a workflow or a preset is another one now. */
export interface ThingEvents {
  changed(thing: SharedThing & { isPublic: boolean }): Promise<void>;
  /** `readers`: who could see it before. */
  deleted(thing: SharedThing, readers: ReadonlySet<string> | "all"): void;
  /** Tells those who could see it (`before`) and no longer can. */
  withdrawn(thing: SharedThing, before: ReadonlySet<string> | "all"): Promise<void>;
}

export interface SharedThing {
  id: string;
  ownerId: string;
  name: string;
}

export function createThingEvents(
  kind: "workflow" | "style_preset",
  { db, events, access }: { db: Database; events: Events; access: Pick<Access, "readersOf"> },
): ThingEvents {
  const fields = (thing: SharedThing) => ({ timestamp: timestamp(), user_id: thing.ownerId });
  return {
    async changed(thing) {
      const concern = { ownerId: thing.ownerId, readers: await access.readersOf(kind, thing.id) };
      const rest = { ...fields(thing), name: thing.name, is_public: thing.isPublic };
      if (kind === "workflow") {
        events.emit("workflow_changed", { ...rest, workflow_id: thing.id }, concern);
      } else events.emit("style_preset_changed", { ...rest, style_preset_id: thing.id }, concern);
    },
    deleted(thing, readers) {
      const concern = { ownerId: thing.ownerId, readers };
      if (kind === "workflow") {
        events.emit("workflow_deleted", { ...fields(thing), workflow_id: thing.id }, concern);
      } else {
        events.emit(
          "style_preset_deleted",
          { ...fields(thing), style_preset_id: thing.id },
          concern,
        );
      }
    },
    async withdrawn(thing, before) {
      const after = await access.readersOf(kind, thing.id);
      const readers = await withdrawnFrom(db, before, after, thing.ownerId);
      const concern = { ownerId: null, readers };
      if (kind === "workflow") {
        events.emit(
          "workflow_access_revoked",
          { ...fields(thing), workflow_id: thing.id },
          concern,
        );
      } else {
        events.emit(
          "style_preset_access_revoked",
          { ...fields(thing), style_preset_id: thing.id },
          concern,
        );
      }
    },
  };
}
