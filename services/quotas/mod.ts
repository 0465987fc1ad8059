import { sql } from "kysely";
import type { Executor } from "../access/mod.ts";
import { limitOf } from "../accounts/limit_of.ts";
import type { Actor } from "../actor.ts";
import type { Config } from "../config/mod.ts";
import { type Refusal, say } from "../contract/refusals.ts";
import type { Usage } from "../contract/users.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";

export interface Quotas {
  usage(actor: Actor): Promise<Usage>;
  /**
   * Refuses work that would exceed the owner's quota. Called before the work, and again inside the
   * transaction that inserts the row, where no other write can intervene.
   * @throws Problem over_quota, with the numbers.
   */
  check(on: Executor, ownerId: string, adds: { bytes: number; images: number }): Promise<void>;
}

const MEGABYTE = 1024 * 1024;

/**
 * Limits: the user's own, otherwise the strictest of their groups', otherwise the setting; 0 means
 * none.
 */
export function createQuotas(
  { db, config }: { db: Database; config: Pick<Config, "quota_megabytes" | "quota_images"> },
): Quotas {
  async function limits(on: Executor, userId: string) {
    const own = await on.selectFrom("users").select([
      limitOf("quota_bytes", "users").as("quota_bytes"),
      limitOf("quota_images", "users").as("quota_images"),
    ])
      .where("user_id", "=", userId).executeTakeFirst();
    const bytes = own?.quota_bytes ?? config.quota_megabytes * MEGABYTE;
    const images = own?.quota_images ?? config.quota_images;
    return { bytes: bytes === 0 ? null : bytes, images: images === 0 ? null : images };
  }

  async function used(on: Executor, userId: string) {
    const trashed = sql<number>`deleted_at is not null`;
    return await on.selectFrom("images").select([
      sql<number>`coalesce(sum(bytes), 0)`.as("bytes"),
      sql<number>`count(*)`.as("images"),
      sql<number>`coalesce(sum(bytes) filter (where ${trashed}), 0)`.as("trash_bytes"),
      sql<number>`count(*) filter (where ${trashed})`.as("trash_images"),
    ]).where("user_id", "=", userId).executeTakeFirstOrThrow();
  }

  return {
    async usage(actor) {
      const limit = await limits(db, actor.userId);
      return {
        ...await used(db, actor.userId),
        quota_bytes: limit.bytes,
        quota_images: limit.images,
      };
    },
    async check(on, ownerId, adds) {
      const limit = await limits(on, ownerId);
      if (limit.bytes === null && limit.images === null) return;
      const now = await used(on, ownerId);
      const tooManyBytes = limit.bytes !== null && now.bytes + adds.bytes > limit.bytes;
      const tooManyImages = limit.images !== null && now.images + adds.images > limit.images;
      if (!tooManyBytes && !tooManyImages) return;
      const facts = {
        used_bytes: now.bytes,
        used_images: now.images,
        quota_bytes: limit.bytes,
        quota_images: limit.images,
        wanted_bytes: adds.bytes,
        wanted_images: adds.images,
      };
      throw problem("over_quota", explain(facts, tooManyBytes), { facts });
    },
  };
}

function explain(
  facts: {
    used_bytes: number;
    used_images: number;
    quota_bytes: number | null;
    quota_images: number | null;
  },
  bytes: boolean,
): Refusal {
  const mega = (n: number | null) => ((n ?? 0) / MEGABYTE).toFixed(1);
  return bytes
    ? say("over_quota_bytes", { used: mega(facts.used_bytes), quota: mega(facts.quota_bytes) })
    : say("over_quota_images", { used: facts.used_images, quota: facts.quota_images ?? 0 });
}
