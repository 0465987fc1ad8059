import { statfs } from "node:fs/promises";
import process from "node:process";
import type { Database } from "../database/mod.ts";
import { word } from "../database/words.ts";
import type { Backups } from "../backup/mod.ts";
import type { Config } from "../config/mod.ts";
import { timesOf } from "../database/times.ts";
import type { EventBus, Hub } from "../events/mod.ts";
import { DEFAULT_QUEUE } from "../queue/queues.ts";
import { createEventCounts } from "./events.ts";
import { createLoopWatch } from "./loop.ts";
import { createRequestCounts, type RequestCounts } from "./requests.ts";
import { counter, gauge, type Metric, metricsText } from "./text.ts";

export interface Metrics {
  requests: RequestCounts;
  /** Returns all metrics in Prometheus' text format: numbers, no texts or names of users. */
  text(): Promise<string>;
  close(): void;
}

export interface MetricsDeps {
  db: Database;
  config: Pick<Config, "root">;
  version: string;
  hub: Pick<Hub, "size" | "unread">;
  /** Subscribed to after the hub, whose sockets have an event before it is counted. */
  events: Pick<EventBus, "subscribe">;
  backups: Pick<Backups, "state">;
}

export function createMetrics({ db, config, version, hub, events, backups }: MetricsDeps): Metrics {
  const started = Date.now();
  const requests = createRequestCounts();
  const counts = createEventCounts(events);
  const loop = createLoopWatch();

  async function ofQueue(): Promise<Metric[]> {
    const counts = await db.selectFrom("queue_totals").select(["status", "items"])
      .where("queue_id", "=", DEFAULT_QUEUE).execute();
    const oldest = await db.selectFrom("session_queue")
      .select((e) => e.fn.min("created_at").as("at"))
      .where("queue_id", "=", DEFAULT_QUEUE).where("status", "=", "pending").executeTakeFirst();
    const seconds = await db.selectFrom("session_queue")
      .select((e) => ["model_key", "device", e.fn.sum<number>("measured_seconds").as("seconds")])
      .where("measured_seconds", "is not", null).groupBy(["model_key", "device"]).execute();
    return [
      gauge(
        "atelier_queue_items",
        "Items of the queue by status.",
        ...counts.map(({ status, items }) => ({ labels: { status }, value: items })),
      ),
      gauge("atelier_queue_oldest_waiting_seconds", "How long the first of the line has waited.", {
        value: oldest?.at ? (Date.now() - Date.parse(oldest.at)) / 1000 : 0,
      }),
      gauge(
        "atelier_queue_engine_seconds",
        "Engine time of the items in the queue's history, by key of the model and by device.",
        ...seconds.map(({ model_key, device, seconds }) => ({
          labels: { model: model_key ?? "none", device: device ?? "none" },
          value: Number(seconds),
        })),
      ),
    ];
  }

  async function ofStorage(): Promise<Metric[]> {
    const { bavail, blocks, bsize } = await statfs(config.root);
    const { last } = backups.state();
    const { size } = await db.selectNoFrom(word<number>("bytes_on_disk").as("size"))
      .executeTakeFirstOrThrow();
    const backup = await db.selectFrom("audit_log").select("at").where("action", "=", "backup")
      .orderBy("audit_id", "desc").limit(1).executeTakeFirst();
    return [
      gauge("atelier_disk_free_bytes", "Free space below the data folder.", {
        value: bavail * bsize,
      }),
      gauge("atelier_disk_bytes", "Size of that disk.", { value: blocks * bsize }),
      gauge("atelier_database_bytes", "Size of the database.", { value: size }),
      gauge(
        "atelier_last_backup_timestamp_seconds",
        "When the last backup was made.",
        ...(backup ? [{ value: Date.parse(backup.at) / 1000 }] : []),
      ),
      gauge(
        "atelier_backup_failed",
        "Whether the last backup by schedule failed.",
        ...(last ? [{ value: last.ok ? 0 : 1 }] : []),
      ),
    ];
  }

  function ofProcess(): Metric[] {
    const { user, system } = process.cpuUsage();
    return [
      gauge("atelier_info", "Version of the server.", {
        labels: { version, deno: Deno.version.deno },
        value: 1,
      }),
      gauge("process_start_time_seconds", "When the server was started.", {
        value: started / 1000,
      }),
      gauge("process_resident_memory_bytes", "Memory of the server, without its engines.", {
        value: Deno.memoryUsage().rss,
      }),
      counter("process_cpu_seconds_total", "Processor time of the server, without its engines.", {
        value: (user + system) / 1e6,
      }),
      loop.metric(),
      gauge("atelier_sockets", "Open sockets.", { value: hub.size }),
      gauge("atelier_sockets_unread_bytes", "What clients of sockets have not read yet.", {
        value: hub.unread,
      }),
    ];
  }

  /** A database that is a server has its own. */
  function ofDatabase(): Metric[] {
    const times = timesOf(db);
    if (times === null) return [];
    const { statements, ms, waitedMs, busy } = times;
    return [
      counter("atelier_database_statements_total", "Statements run since the start.", {
        value: statements,
      }),
      counter("atelier_database_seconds_total", "Time in them, waiting for locks included.", {
        value: ms / 1000,
      }),
      counter(
        "atelier_database_lock_wait_seconds_total",
        "Time until transactions had the lock that one process has at a time.",
        { value: waitedMs / 1000 },
      ),
      counter("atelier_database_busy_total", "Statements given up because another had the lock.", {
        value: busy,
      }),
    ];
  }

  return {
    requests,
    text: async () =>
      metricsText([
        ...ofProcess(),
        ...requests.metrics(),
        ...counts.metrics(),
        ...ofDatabase(),
        ...await ofQueue(),
        ...await ofStorage(),
      ]),
    close() {
      counts.close();
      loop.close();
    },
  };
}
