import type { Transaction } from "kysely";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { type Audit, createHourly } from "../audit/mod.ts";
import type { ForeignVerb } from "../contract/audit.ts";
import type { Database, Tables } from "../database/mod.ts";
import { KINDS, type ThingKind } from "./kinds/mod.ts";

/** A thing that an administrator viewed or changed. */
export interface Thing {
  kind: ThingKind;
  id: string;
  ownerId: string;
  label?: string;
}

/**
 * Records what administrators do with other users' things. In single-user mode everything belongs
 * to everyone, and nothing is recorded.
 */
export interface Oversight {
  /**
   * A change, or a copy of everything that one gets (`download`, `copy`): the row is added in the
   * transaction that does it.
   */
  recordChange(
    trx: Transaction<Tables>,
    actor: Actor,
    verb: ForeignVerb,
    things: readonly Thing[],
    details?: Record<string, unknown>,
  ): Promise<void>;
  /** A view of a thing that is not shared with everyone; at most one row an hour for each. */
  recordView(actor: Actor, thing: Thing): Promise<void>;
}

export function createOversight({ db, audit }: { db: Database; audit: Audit }): Oversight {
  const hourly = createHourly();

  function foreign(actor: Actor, thing: Thing): boolean {
    return actor.isAdmin && actor.via !== "single-user" && thing.ownerId !== actor.userId;
  }

  return {
    async recordChange(trx, actor, verb, things, details = {}) {
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
          ...(others.length > 1 ? { [`${KINDS[first.kind].id}s`]: others.map((t) => t.id) } : {}),
        },
      });
    },

    async recordView(actor, thing) {
      if (!foreign(actor, thing)) return;
      await hourly(
        [thing],
        ({ kind, id, ownerId }) => `${actor.userId} ${kind} ${id} ${ownerId}`,
        () =>
          changeAs(db, actor, (trx) =>
            audit.record(trx, {
              actor,
              action: `${thing.kind}.view`,
              target: { kind: thing.kind, id: thing.id },
              details: { owner_ids: [thing.ownerId] },
            }), { onLook: true }),
      );
    },
  };
}
