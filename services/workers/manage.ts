import type { Actor } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import { changeAs } from "../change_as.ts";
import { now, secondsFromNow } from "../clock.ts";
import type { Config } from "../config/mod.ts";
import type { AuditAction } from "../contract/audit.ts";
import { say } from "../contract/refusals.ts";
import type { WorkerDevice, WorkersView, WorkerToken } from "../contract/workers.ts";
import type { Database } from "../database/mod.ts";
import { inList } from "../database/in_list.ts";
import { problem } from "../errors/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import { hashOf, newToken } from "./secrets.ts";
import { GONE_AFTER_SECONDS } from "./presence.ts";

export interface Workers {
  look(): Promise<WorkersView>;
  /** The only answer that ever holds the token. @throws Problem bad_request on SQLite */
  enrol(actor: Actor, hours?: number): Promise<WorkerToken>;
  /** Whether a worker takes nothing more. @throws Problem not_found */
  drain(actor: Actor, workerId: string, draining: boolean): Promise<void>;
  /** It stops within seconds, and joins again only by a new token. @throws Problem not_found */
  remove(actor: Actor, workerId: string): Promise<void>;
}

export interface WorkersDeps {
  db: Database;
  audit: Pick<Audit, "record">;
  events: Events;
  config: Pick<Config, "database">;
}

/** Who may make images for the others, as administrators see and decide it. */
export function createWorkers({ db, audit, events, config }: WorkersDeps): Workers {
  const possible = config.database !== "";

  /** Changes one worker, and notes it. */
  async function change(
    actor: Actor,
    action: AuditAction,
    workerId: string,
    work: (on: Database) => Promise<{ name: string } | undefined>,
  ): Promise<void> {
    requirePostgres(possible);
    await changeAs(db, actor, async (trx) => {
      const row = await work(trx);
      if (!row) throw problem("not_found", say("no_such_worker"));
      const target = { kind: "worker", id: workerId, label: row.name };
      await audit.record(trx, { actor, action, target });
    });
    events.emit("workers_changed", { timestamp: timestamp() }, { ownerId: null });
  }

  return {
    async look() {
      if (!possible) return { possible, workers: [] };
      const rows = await db.selectFrom("workers").selectAll().orderBy("name").execute();
      const devicesOf = rows.map(({ devices }) => JSON.parse(devices ?? "[]") as WorkerDevice[]);
      const keys = new Set(devicesOf.flat().flatMap(({ model }) => model ?? []));
      const names = new Map(
        (await db.selectFrom("models").select(["model_key", "name"])
          .where(inList("model_key", keys)).execute())
          .map(({ model_key, name }) => [model_key, name]),
      );
      const since = secondsFromNow(-GONE_AFTER_SECONDS);
      const workers = rows.map(({ worker_id, name, enrolled_at, seen_at, ...row }, i) => {
        const online = row.devices !== null && seen_at > since;
        return {
          ...{ worker_id, name, enrolled_at, seen_at, online },
          draining: row.draining === 1,
          devices: online
            ? devicesOf[i]!.map((one) => ({ ...one, model: names.get(one.model ?? "") ?? null }))
            : [],
        };
      });
      return { possible, workers };
    },

    async enrol(actor, hours = 24) {
      requirePostgres(possible);
      const token = newToken();
      const expires_at = secondsFromNow(hours * 3600);
      await changeAs(db, actor, async (trx) => {
        await trx.deleteFrom("worker_tokens").where("expires_at", "<", now()).execute();
        await trx.insertInto("worker_tokens")
          .values({ token_hash: hashOf(token), created_at: now(), expires_at }).execute();
        await audit.record(trx, { actor, action: "worker.enrol", details: { expires_at } });
      });
      return { token, expires_at };
    },

    drain: (actor, workerId, draining) =>
      change(
        actor,
        draining ? "worker.drain" : "worker.resume",
        workerId,
        (on) =>
          on.updateTable("workers").set({ draining: draining ? 1 : 0 })
            .where("worker_id", "=", workerId).returning("name").executeTakeFirst(),
      ),

    remove: (actor, workerId) =>
      change(actor, "worker.remove", workerId, (on) =>
        on.deleteFrom("workers")
          .where("worker_id", "=", workerId).returning("name").executeTakeFirst()),
  };
}

function requirePostgres(possible: boolean): void {
  if (!possible) throw problem("bad_request", say("workers_need_postgres"));
}
