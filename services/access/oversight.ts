import type { Transaction } from "kysely";
import type { Actor } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import type { Database, Tables } from "../database/mod.ts";
import { KIND, type Kind } from "./kinds.ts";

/** What an administrator looked at or changed. */
export interface Thing {
  kind: Kind;
  id: string;
  ownerId: string;
  label?: string;
}

/**
 * Keeps record of what administrators do with things that are not theirs. In single-user mode
 * everything is everybody's, and nothing is recorded.
 */
export interface Oversight {
  /**
   * A change, or taking along all that one gets (`download`, `copy`): the row goes into the
   * transaction that does it.
   */
  changed(
    trx: Transaction<Tables>,
    actor: Actor,
    verb: string,
    things: readonly Thing[],
    details?: Record<string, unknown>,
  ): Promise<void>;
  /** A look at a thing that is not shared with everybody; at most one row an hour for each. */
  looked(actor: Actor, thing: Thing): Promise<void>;
}

const AN_HOUR = 3_600_000;
/** Above this many remembered looks the oldest are forgotten (and then recorded anew). */
const REMEMBERED = 20_000;

export function createOversight({ db, audit }: { db: Database; audit: Audit }): Oversight {
  const seen = new Map<string, number>();

  function foreign(actor: Actor, thing: Thing): boolean {
    return actor.isAdmin && actor.via !== "single-user" && thing.ownerId !== actor.userId;
  }

  return {
    async changed(trx, actor, verb, things, details = {}) {
      const others = things.filter((thing) => foreign(actor, thing));
      const [first] = others;
      if (!first) return;
      // One row for a bulk change, naming all: the log stays readable, nothing is left out.
      await audit.record(trx, {
        actor,
        action: `${first.kind}.${verb}`,
        target: {
          kind: first.kind,
          id: first.id,
          ...(first.label === undefined ? {} : { label: first.label }),
        },
        details: {
          ...details,
          owner_ids: [...new Set(others.map((thing) => thing.ownerId))],
          ...(others.length > 1 ? { [`${KIND[first.kind].id}s`]: others.map((t) => t.id) } : {}),
        },
      });
    },

    async looked(actor, thing) {
      if (!foreign(actor, thing)) return;
      const key = `${actor.userId} ${thing.kind} ${thing.id}`;
      const at = Date.now();
      if (at - (seen.get(key) ?? 0) < AN_HOUR) return;
      seen.delete(key);
      seen.set(key, at);
      if (seen.size > REMEMBERED) seen.delete(seen.keys().next().value as string);
      await db.transaction().execute((trx) =>
        audit.record(trx, {
          actor,
          action: `${thing.kind}.view`,
          target: { kind: thing.kind, id: thing.id },
          details: { owner_ids: [thing.ownerId] },
        })
      );
    },
  };
}
