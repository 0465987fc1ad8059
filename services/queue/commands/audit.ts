import type { Actor } from "../../actor.ts";
import type { Audit } from "../../audit/mod.ts";
import type { ForeignVerb } from "../../contract/audit.ts";
import type { Trx } from "../transaction.ts";
import type { OwnedItem } from "./selection.ts";

/** Records what an administrator does to other users' items. */
export async function recordForeign(
  audit: Pick<Audit, "record">,
  trx: Trx,
  actor: Actor,
  verb: ForeignVerb,
  rows: readonly OwnedItem[],
): Promise<void> {
  const others = rows.filter((row) => row.user_id !== actor.userId);
  const [first] = others;
  if (!first) return;
  await audit.record(trx, {
    actor,
    action: `queue_item.${verb}`,
    target: { kind: "queue_item", id: String(first.item_id) },
    details: { items: others.length, owner_ids: [...new Set(others.map((row) => row.user_id))] },
  });
}
