/**
 * Claims everything that it can get, as a second server process would:
 * `claim_process.ts ROOT NAME`.
 */
import { openDatabase } from "../../../services/database/mod.ts";
import { createQueueTransaction } from "../../../services/queue/transaction.ts";
import { createClaim } from "../../../services/queue/turn/claim.ts";

const [root = "", name = ""] = Deno.args;
const { db } = openDatabase(root);
const change = createQueueTransaction({ db, events: { emit: () => {} }, changed: () => {} });
const claim = createClaim({ change, mode: "fair", leaseSeconds: 30, maxRunningPerUser: 0 });
const got: number[] = [];
for (;;) {
  const claimed = await claim("default", { holder: name, device: "cpu", warmModel: null });
  if (claimed === null) break;
  got.push(claimed.row.item_id);
  await new Promise((resolve) => setTimeout(resolve, 1));
}
console.log(JSON.stringify(got));
await db.destroy();
