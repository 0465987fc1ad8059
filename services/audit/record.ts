import type { Transaction } from "kysely";
import type { Actor } from "../actor.ts";
import { now } from "../clock.ts";
import type { AuditAction } from "../contract/audit.ts";
import type { Tables } from "../database/mod.ts";
import { chainHash, GENESIS } from "./chain.ts";

export interface AuditEntry {
  /** Null: no signed-in user, as with a failed sign-in. */
  actor: Actor | null;
  action: AuditAction;
  target?: { kind: string; id: string; label?: string | null };
  /** Never secrets, prompts or images. */
  details?: Record<string, unknown>;
  /** Origin of the request, if there is no actor that has it. */
  address?: string | null;
}

/**
 * Appends a row to the audit log, inside the transaction of the change that it speaks of: both are
 * kept, or neither.
 */
export async function record(trx: Transaction<Tables>, entry: AuditEntry): Promise<void> {
  const last = await trx.selectFrom("audit_log").select("hash")
    .orderBy("audit_id", "desc").limit(1).executeTakeFirst();
  // An unpaired surrogate, which JSON can hold, is stored as another character: the hash has to
  // cover the text as it is read back.
  const text = (value: string | null | undefined) => value?.toWellFormed() ?? null;
  const row = {
    at: now(),
    actor_id: entry.actor?.userId ?? "anonymous",
    actor_label: await labelOf(trx, entry.actor),
    action: entry.action,
    target_kind: entry.target?.kind ?? null,
    target_id: text(entry.target?.id),
    target_label: text(entry.target?.label),
    details: JSON.stringify(entry.details ?? {}),
    address: entry.actor?.address ?? entry.address ?? null,
  };
  const previous_hash = last?.hash ?? GENESIS;
  const hash = chainHash(previous_hash, row);
  await trx.insertInto("audit_log").values({ ...row, previous_hash, hash }).execute();
}

/** The actor in words that still mean something when the account is gone. */
async function labelOf(trx: Transaction<Tables>, actor: Actor | null): Promise<string> {
  if (actor === null) return "nobody signed in";
  if (actor.via === "cli") return "command line";
  if (actor.via === "server") return "server";
  if (actor.via === "single-user") return "single-user mode";
  const user = await trx.selectFrom("users").select("email")
    .where("user_id", "=", actor.userId).executeTakeFirst();
  return user?.email ?? actor.userId;
}
