import { join } from "node:path";
import { SERVER } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import { changeAs, isStill } from "../change_as.ts";
import { now, secondsFromNow } from "../clock.ts";
import { StartError } from "../config/mod.ts";
import { TEMPORARY } from "../data_folder.ts";
import type { Database } from "../database/mod.ts";
import { writeWhole } from "../whole_file.ts";
import { GONE_AFTER_SECONDS } from "./presence.ts";
import { type Place, takePlace } from "./place.ts";
import { hashOf, newKey } from "./secrets.ts";

export interface Joining {
  db: Database;
  audit: Pick<Audit, "record">;
  /** The data folder. */
  root: string;
  /** The worker's name, one for each of those that run. */
  name: string;
  /** What `atelier workers enrol` has printed; null for a worker that has joined before. */
  token: string | null;
}

/**
 * Lets a worker in that has a key, in a file below `workers/` in the data folder. One without a key
 * needs a token, which is used up, and gets a key for it. One that has crashed comes back at once
 * with its key, in the data folder where it ran.
 * @returns its id, and its place in the data folder
 * @throws StartError without a valid key or token, and while another worker of its name runs
 */
export async function joinWorkers(joining: Joining): Promise<{ workerId: string; place: Place }> {
  const place = takePlace(joining.root, joining.name);
  try {
    return { workerId: await enter(joining, place), place };
  } catch (error) {
    place.release();
    throw error;
  }
}

async function enter({ db, audit, root, name, token }: Joining, place: Place): Promise<string> {
  const path = join(root, "workers", `${name}.key`);
  const known = await Deno.readTextFile(path).then((key) => key.trim(), () => null);
  const rowOf = (key: string) =>
    db.selectFrom("workers").select(["worker_id", "devices", "seen_at"])
      .where("key_hash", "=", hashOf(key)).executeTakeFirst();
  const row = known === null ? undefined : await rowOf(known);
  const same = row ?? await db.selectFrom("workers").select(["devices", "seen_at"])
    .where("name", "=", name).executeTakeFirst();
  // Whoever wrote into the row last was a process of this place, and is gone.
  const isOwn = row !== undefined && place.before !== null && row.seen_at <= place.before.seen_at;
  const isSeen = same && same.devices !== null &&
    same.seen_at > secondsFromNow(-GONE_AFTER_SECONDS);
  if (isSeen && !isOwn) {
    throw new StartError(
      `A worker called ${name} runs. Give this one another name with --name, or wait ` +
        `${GONE_AFTER_SECONDS} seconds if the other one has just crashed elsewhere.`,
    );
  }
  if (row) return row.worker_id;
  if (token === null) {
    throw new StartError(
      `The worker ${name} is not enrolled. Run "atelier workers enrol" beside a server, and ` +
        "start this one once with --join and the token that it prints.",
    );
  }
  if (isStill(db)) {
    throw new StartError("The studio is being moved: enrol the worker when that is over.");
  }
  const key = newKey();
  const workerId = crypto.randomUUID();
  await writeWhole(path, new TextEncoder().encode(`${key}\n`), join(root, TEMPORARY));
  await changeAs(db, SERVER, async (trx) => {
    const taken = await trx.deleteFrom("worker_tokens").where("token_hash", "=", hashOf(token))
      .where("expires_at", ">", now()).returning("token_hash").executeTakeFirst();
    if (!taken) {
      throw new StartError(
        'The token is unknown, used or expired: "atelier workers enrol" prints a new one.',
      );
    }
    // A worker that has lost its key joins again: people know it by its name.
    await trx.deleteFrom("workers").where("name", "=", name).execute();
    await trx.insertInto("workers").values({
      worker_id: workerId,
      name,
      key_hash: hashOf(key),
      enrolled_at: now(),
      seen_at: now(),
      devices: null,
      draining: 0,
    }).execute();
    const target = { kind: "worker", id: workerId, label: name };
    await audit.record(trx, { actor: SERVER, action: "worker.join", target });
  });
  return workerId;
}
