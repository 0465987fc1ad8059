import { createHash } from "node:crypto";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import type { Audit } from "../audit/mod.ts";
import { now, secondsFromNow } from "../clock.ts";
import { type Scope, SCOPES } from "../contract/fields.ts";
import { say } from "../contract/refusals.ts";
import type { ApiKeyDTO } from "../contract/users.ts";
import type { Database } from "../database/mod.ts";
import { invalid, problem, wrong } from "../errors/mod.ts";
import type { Changes } from "./changes.ts";
import { findLiveKey, type LiveKey } from "./live_keys.ts";
import { unlessFull } from "./sessions.ts";

/** Prefix that distinguishes API keys from session tokens and lets secret scanners detect leaks. */
export const KEY_MARK = "atl_";
const SHOWN = KEY_MARK.length + 6;
const MAX_KEYS = 100;
const TOUCH_EVERY_SECONDS = 60;

export type ApiKeys = ReturnType<typeof createApiKeys>;

/** API keys for scripts. 256 random bits need no slow hash: the database stores their SHA-256. */
export function createApiKeys(
  { db, audit, changes }: { db: Database; audit: Audit; changes: Changes },
) {
  return {
    async list(actor: Actor): Promise<ApiKeyDTO[]> {
      const rows = await db.selectFrom("api_keys").selectAll()
        .where("user_id", "=", actor.userId).where("revoked_at", "is", null)
        .orderBy("created_at").execute();
      return rows.map(toDto);
    },

    /** The only answer that ever contains the key itself. */
    async create(
      actor: Actor,
      { name, scopes, expires_at }: {
        name: string;
        scopes: readonly Scope[];
        expires_at: string | null;
      },
    ): Promise<ApiKeyDTO & { key: string }> {
      if (expires_at !== null && expires_at <= now()) {
        throw invalid([wrong("body.expires_at", say("in_the_future"))]);
      }
      const key = KEY_MARK + crypto.getRandomValues(new Uint8Array(32))
        .toBase64({ alphabet: "base64url", omitPadding: true });
      const row = {
        key_id: crypto.randomUUID(),
        user_id: actor.userId,
        name,
        prefix: key.slice(0, SHOWN),
        token_hash: hashOf(key),
        scopes: JSON.stringify(SCOPES.filter((scope) => scopes.includes(scope))),
        created_at: now(),
        last_used_at: null,
        expires_at,
        revoked_at: null,
      };
      await changeAs(db, actor, async (trx) => {
        const { held } = await trx.selectFrom("api_keys")
          .select((e) => e.fn.countAll<number>().as("held"))
          .where("user_id", "=", actor.userId).where("revoked_at", "is", null)
          .executeTakeFirstOrThrow();
        if (held >= MAX_KEYS) {
          throw problem("conflict", say("too_many_keys", { count: held }));
        }
        await trx.insertInto("api_keys").values(row).execute();
        await audit.record(trx, {
          actor,
          action: "api_key.create",
          target: { kind: "api_key", id: row.key_id, label: name },
          details: { scopes, expires_at },
        });
      });
      return { ...toDto(row), key };
    },

    async revoke(actor: Actor, keyId: string): Promise<void> {
      await changeAs(db, actor, async (trx) => {
        const row = await trx.updateTable("api_keys").set({ revoked_at: now() })
          .where("key_id", "=", keyId).where("user_id", "=", actor.userId)
          .where("revoked_at", "is", null).returning("name").executeTakeFirst();
        if (!row) throw problem("not_found", say("no_such_key"));
        await audit.record(trx, {
          actor,
          action: "api_key.revoke",
          target: { kind: "api_key", id: keyId, label: row.name },
        });
      });
      changes.announce({ userId: actor.userId });
    },

    /** Returns the owner of a key, if it may still be used. */
    async identify(secret: string): Promise<LiveKey | null> {
      const key = await findLiveKey(db, "token_hash", hashOf(secret));
      if (key && (key.last_used_at ?? "") < secondsFromNow(-TOUCH_EVERY_SECONDS)) {
        await db.updateTable("api_keys").set({ last_used_at: now() })
          .where("key_id", "=", key.key_id).execute().catch(unlessFull);
      }
      return key;
    },
  };
}

function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

function toDto(row: Omit<ApiKeyDTO, "scopes"> & { scopes: string }): ApiKeyDTO {
  return {
    key_id: row.key_id,
    name: row.name,
    prefix: row.prefix,
    scopes: JSON.parse(row.scopes) as Scope[],
    created_at: row.created_at,
    last_used_at: row.last_used_at,
    expires_at: row.expires_at,
  };
}
