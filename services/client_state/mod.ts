import { sql } from "kysely";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { now } from "../clock.ts";
import { compiledQuery, valueNamed } from "../database/compiled.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";

/** Limits of the page state kept for one user. */
export const STATE_LIMITS = {
  /** Characters of a key. */
  key: 256,
  /** Bytes of one value in UTF-8. */
  value: 1024 * 1024,
  keys: 1_000,
  /** Bytes of all values together. */
  total: 16 * 1024 * 1024,
} as const;

/** Each page is drawn with several. */
const valueOf = compiledQuery<{ value: string }, { userId: string; space: string; key: string }>(
  (db) =>
    db.selectFrom("client_state").select("value").where("user_id", "=", valueNamed("userId"))
      .where("queue_id", "=", valueNamed("space")).where("key", "=", valueNamed("key")),
);

export type ClientState = ReturnType<typeof createClientState>;

/**
 * Texts that a user's pages keep on the server, so that another browser continues where one left.
 */
export function createClientState({ db }: { db: Database }) {
  const own = (actor: Actor, space: string) =>
    db.selectFrom("client_state").where("user_id", "=", actor.userId).where("queue_id", "=", space);
  return {
    /** Null for a key that was never set. */
    async get(actor: Actor, space: string, key: string): Promise<string | null> {
      const [row] = await valueOf(db, { userId: actor.userId, space, key });
      return row?.value ?? null;
    },

    /** @throws Problem too_large, with the limit. */
    async set(actor: Actor, space: string, key: string, value: string): Promise<string> {
      const size = byteLength(value);
      if (size > STATE_LIMITS.value) {
        throw tooLarge("A value may have 1 MiB.", STATE_LIMITS.value);
      }
      await changeAs(db, actor, async (trx) => {
        const rest = await trx.selectFrom("client_state")
          .where("user_id", "=", actor.userId)
          .where((eb) => eb.or([eb("queue_id", "<>", space), eb("key", "<>", key)]))
          .select((eb) => [
            eb.fn.countAll<number>().as("keys"),
            sql<number | null>`sum(octet_length(value))`.as("bytes"),
          ]).executeTakeFirstOrThrow();
        if (rest.keys >= STATE_LIMITS.keys) {
          throw tooLarge(`There may be ${STATE_LIMITS.keys} keys; delete some.`, STATE_LIMITS.keys);
        }
        if ((rest.bytes ?? 0) + size > STATE_LIMITS.total) {
          throw tooLarge("All values together may have 16 MiB.", STATE_LIMITS.total);
        }
        const row = { value, updated_at: now() };
        await trx.insertInto("client_state")
          .values({ ...row, user_id: actor.userId, queue_id: space, key })
          .onConflict((oc) => oc.columns(["user_id", "queue_id", "key"]).doUpdateSet(row))
          .execute();
      });
      return value;
    },

    /** The keys that begin with exactly these characters, in order. */
    async keys(actor: Actor, space: string, prefix: string): Promise<string[]> {
      const rows = await own(actor, space).select("key")
        .where(sql<boolean>`substr(key, 1, length(${prefix})) = ${prefix}`)
        .orderBy("key").execute();
      return rows.map((row) => row.key);
    },

    async remove(actor: Actor, space: string, key: string): Promise<void> {
      await changeAs(
        db,
        actor,
        (trx) =>
          trx.deleteFrom("client_state").where("user_id", "=", actor.userId)
            .where("queue_id", "=", space).where("key", "=", key).execute(),
      );
    },

    async clear(actor: Actor, space: string): Promise<void> {
      await changeAs(
        db,
        actor,
        (trx) =>
          trx.deleteFrom("client_state").where("user_id", "=", actor.userId)
            .where("queue_id", "=", space).execute(),
      );
    },
  };
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function tooLarge(message: string, limit: number) {
  return problem("too_large", message, { facts: { limit } });
}
