import { sql } from "kysely";
import type { Actor } from "../actor.ts";
import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";
import type { Access } from "./access.ts";
import type { Executor } from "./executor.ts";
import { KINDS, type ThingKind } from "./kinds/mod.ts";

/**
 * Requires that a user may own `adding` more things of a kind. Shared ones are in everyone's lists,
 * which one user must not make endless; administrators may.
 * @throws Problem conflict if there would be more than `cap`.
 */
export async function requireRoom(
  on: Executor,
  actor: Actor,
  kind: ThingKind,
  cap: number,
  adding = 1,
): Promise<void> {
  if (actor.isAdmin) return;
  const { table, owner, hasTrash } = KINDS[kind];
  const { rows: [found] } = await sql<{ held: number }>`
    SELECT count(*) AS held FROM ${sql.table(table)} WHERE ${sql.ref(owner!)} = ${actor.userId}
      AND ${hasTrash ? sql`deleted_at IS NULL` : sql`1 = 1`}`.execute(on);
  const held = found?.held ?? 0;
  if (held + adding <= cap) return;
  throw adding === 1
    ? problem("conflict", say(`full_${kind}`, { held }))
    : problem("conflict", say(`over_${kind}`, { held, cap, adding }));
}

/** Returns a thing as the audit log names it. `row` has the columns of its kind. */
export function thingOf(kind: ThingKind, row: object) {
  const { id, owner, name } = KINDS[kind];
  const column = (column: string | null) => String((row as Record<string, unknown>)[column ?? ""]);
  return {
    kind,
    id: column(id),
    ownerId: column(owner),
    ...(name === null ? {} : { label: column(name) }),
  };
}

/**
 * Returns the columns to set when a thing's `is_public` is saved with its other fields; undefined
 * `isPublic` leaves it. Only its owner decides who may view it.
 * @throws Problem forbidden for an editor who would change that.
 */
export async function sharingChange(
  access: Pick<Access, "requireOne">,
  on: Executor,
  actor: Actor,
  kind: ThingKind,
  row: { visibility: string },
  isPublic: boolean | null | undefined,
): Promise<{ visibility?: "shared" | "private" }> {
  const wasPublic = row.visibility !== "private";
  if (isPublic === undefined || isPublic === null || isPublic === wasPublic) return {};
  const { [KINDS[kind].id]: id } = row as Record<string, unknown>;
  await access.requireOne(actor, "own", kind, String(id), on);
  return { visibility: isPublic ? "shared" : "private" };
}
