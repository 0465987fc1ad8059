import type { Expression, SqlBool } from "kysely";
import type { Actor } from "../actor.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import type { Executor } from "./executor.ts";
import { type ThingKind } from "./kinds/mod.ts";
import { levelsOf } from "./look_up.ts";
import { granteesOf, readersOf } from "./readers.ts";
import { LEVEL, type Level, type Verb } from "./rights.ts";
import { visible } from "./visible.ts";

export type Refusal = "not_found" | "forbidden";

/** Which of the requested ids the actor may use, and why not the others. */
export interface Verdict {
  allowed: Set<string>;
  refused: Map<string, Refusal>;
}

/** The single place that decides who may see or do what. */
export interface Access {
  /** For list queries: `db.selectFrom("boards").where(access.visible(actor, "board"))`. */
  visible(actor: Actor, kind: ThingKind): Expression<SqlBool>;
  /** Bulk check; ids that do not exist and ids the actor may not even see are both "not_found". */
  require(
    actor: Actor,
    verb: Verb,
    kind: ThingKind,
    ids: readonly string[],
    on?: Executor,
  ): Promise<Verdict>;
  /** One id. @throws Problem not_found or forbidden. */
  requireOne(actor: Actor, verb: Verb, kind: ThingKind, id: string, on?: Executor): Promise<void>;
  /** The level of the actor on each id that exists. */
  levels(
    actor: Actor,
    kind: ThingKind,
    ids: readonly string[],
    on?: Executor,
  ): Promise<Map<string, Level>>;
  /** Users beside the owner who may view it; for events. */
  readersOf(kind: ThingKind, id: string, on?: Executor): Promise<ReadonlySet<string> | "all">;
  /** Users to whom each thing itself was granted; things without grants are absent. */
  granteesOf(kind: ThingKind, ids: readonly string[]): Promise<Map<string, ReadonlySet<string>>>;
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
        const level = found.get(id) ?? LEVEL.none;
        if (level >= LEVEL[verb]) verdict.allowed.add(id);
        else verdict.refused.set(id, level === LEVEL.none ? "not_found" : "forbidden");
      }
      return verdict;
    },
    async requireOne(actor, verb, kind, id, on = db) {
      const level = (await levels(actor, kind, [id], on)).get(id) ?? LEVEL.none;
      if (level < LEVEL[verb]) throw refuse(kind, level === LEVEL.none ? "not_found" : "forbidden");
    },
    readersOf: (kind, id, on = db) => readersOf(on, kind, id),
    granteesOf: (kind, ids) => granteesOf(db, kind, ids),
  };
}

/** Returns the problem for a refused thing, in the same words whether it is hidden or absent. */
export function refuse(kind: ThingKind, why: Refusal) {
  return why === "not_found" ? problem("not_found", say(`no_such_${kind}`)) : problem(
    "forbidden",
    say(`foreign_${kind}`),
  );
}
