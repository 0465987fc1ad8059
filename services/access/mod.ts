import type { Expression, SqlBool } from "kysely";
import type { Actor } from "../actor.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { type Executor, KIND, type Kind, type Verb } from "./kinds.ts";
import { levelsOf } from "./look_up.ts";
import { granteesOf, readersOf } from "./readers.ts";
import { type Level, NEEDED } from "./rights.ts";
import { visible } from "./visible.ts";

export type { Executor, Kind } from "./kinds.ts";
export { createGrants, type Grants } from "./grants.ts";
export { createLapses } from "./lapses.ts";
export { createOversight, type Oversight } from "./oversight.ts";
export { createSharingEvents, type SharingEvents } from "./sharing_events.ts";
export { grantedIds, reachable, sharedBoards, visibleImages } from "./visible.ts";
export { withdrawnFrom } from "./withdrawn.ts";
export type { Level } from "./rights.ts";

export type Refusal = "not_found" | "forbidden";

/** Which of the asked-for ids the actor may use, and why not the others. */
export interface Verdict {
  allowed: Set<string>;
  refused: Map<string, Refusal>;
}

/** The only place that knows who may see or do what. */
export interface Access {
  /** For list queries: `db.selectFrom("boards").where(access.visible(actor, "board"))`. */
  visible(actor: Actor, kind: Kind): Expression<SqlBool>;
  /** Bulk check; ids that do not exist and ids the actor may not even see are both "not_found". */
  require(
    actor: Actor,
    verb: Verb,
    kind: Kind,
    ids: readonly string[],
    on?: Executor,
  ): Promise<Verdict>;
  /** One id. @throws Problem not_found or forbidden. */
  requireOne(actor: Actor, verb: Verb, kind: Kind, id: string, on?: Executor): Promise<void>;
  /** How far the actor may go with each id: 0 not there, 1 view, 2 add, 3 edit, 4 own. */
  levels(
    actor: Actor,
    kind: Kind,
    ids: readonly string[],
    on?: Executor,
  ): Promise<Map<string, Level>>;
  /** Who beside the owner may see it: for events. */
  readersOf(kind: Kind, id: string, on?: Executor): Promise<ReadonlySet<string> | "all">;
  /** Whom each thing itself was given to; the other things are missing. */
  granteesOf(kind: Kind, ids: readonly string[]): Promise<Map<string, ReadonlySet<string>>>;
}

export function createAccess({ db }: { db: Database }): Access {
  const levels: Access["levels"] = (actor, kind, ids, on = db) =>
    levelsOf(on, actor.isAdmin ? null : actor.userId, kind, ids);
  return {
    visible,
    levels,
    async require(actor, verb, kind, ids, on = db) {
      const found = await levels(actor, kind, ids, on);
      const verdict: Verdict = { allowed: new Set(), refused: new Map() };
      for (const id of ids) {
        const level = found.get(id) ?? 0;
        if (level >= NEEDED[verb]) verdict.allowed.add(id);
        else verdict.refused.set(id, level === 0 ? "not_found" : "forbidden");
      }
      return verdict;
    },
    async requireOne(actor, verb, kind, id, on = db) {
      const level = (await levels(actor, kind, [id], on)).get(id) ?? 0;
      if (level < NEEDED[verb]) throw refuse(kind, level === 0 ? "not_found" : "forbidden");
    },
    readersOf: (kind, id, on = db) => readersOf(on, kind, id),
    granteesOf: (kind, ids) => granteesOf(db, kind, ids),
  };
}

/** The answer for one refused thing; the same words whether it is hidden or absent. */
export function refuse(kind: Kind, why: Refusal) {
  const { word } = KIND[kind];
  return why === "not_found" ? problem("not_found", `There is no such ${word}.`) : problem(
    "forbidden",
    `This ${word} belongs to somebody else, who has not given you permission for this.`,
  );
}
