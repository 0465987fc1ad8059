import type { Actor } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import { changeAs } from "../change_as.ts";
import { now } from "../clock.ts";
import type { Hub } from "../contract/hubs.ts";
import type { Database } from "../database/mod.ts";
import type { Vault } from "./vault.ts";

/** The tokens with which this server signs in at hubs. Nothing gives them out again. */
export function createHubTokens(
  { db, audit, vault }: { db: Database; audit: Pick<Audit, "record">; vault: Vault },
) {
  return {
    /** The token of a hub; undefined without one. For requests to that hub only. */
    async of(hub: Hub): Promise<string | undefined> {
      const row = await db.selectFrom("hub_tokens").select("sealed").where("hub", "=", hub)
        .executeTakeFirst();
      return row && (await vault.unseal(row.sealed) ?? undefined);
    },

    /** The last four characters of each token, by which a person knows it again. */
    async hints(): Promise<Record<Hub, string | null>> {
      const rows = await db.selectFrom("hub_tokens").selectAll().execute();
      const hints: Record<Hub, string | null> = { huggingface: null, civitai: null };
      for (const { hub, hint } of rows) hints[hub] = hint;
      return hints;
    },

    async set(actor: Actor, hub: Hub, token: string): Promise<void> {
      const row = {
        sealed: await vault.seal(token),
        hint: token.length >= 12 ? token.slice(-4) : "",
        updated_at: now(),
      };
      await changeAs(db, actor, async (trx) => {
        await trx.insertInto("hub_tokens").values({ hub, ...row })
          .onConflict((c) => c.column("hub").doUpdateSet(row)).execute();
        await audit.record(trx, { actor, action: "hub.sign_in", details: { hub } });
      });
    },

    async remove(actor: Actor, hub: Hub): Promise<void> {
      await changeAs(db, actor, async (trx) => {
        await trx.deleteFrom("hub_tokens").where("hub", "=", hub).execute();
        await audit.record(trx, { actor, action: "hub.sign_out", details: { hub } });
      });
    },
  };
}

export type HubTokens = ReturnType<typeof createHubTokens>;
