import { getLogger } from "@logtape/logtape";
import { now } from "../clock.ts";
import type { ModelCheck } from "../contract/models.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import { Pace } from "./downloads/pace.ts";
import type { Places } from "./places.ts";
import type { ModelRow } from "./row.ts";
import { bytesToVerify, type ModelFault, verifyModel } from "./verify.ts";

const log = getLogger(["atelier", "models"]);

/** Minimum time between two events about the progress of one verification. */
const REPORT_MS = 500;

export interface ModelChecksOptions {
  db: Database;
  events: Events;
  places: Pick<Places, "folderOf">;
}

interface Entry {
  check: ModelCheck;
  abort: AbortController;
  work: Promise<void>;
}

export type ModelChecks = ReturnType<typeof createModelChecks>;

/** Verifies the files of models, one model after the other: gigabytes are read for each. */
export function createModelChecks({ db, events, places }: ModelChecksOptions) {
  /** The last one of each model. */
  const entries = new Map<string, Entry>();
  let line: Promise<void> = Promise.resolve();

  const tell = (check: ModelCheck) =>
    events.emit("model_verify_progress", { ...check, timestamp: timestamp() }, { ownerId: null });

  function end(check: ModelCheck, status: ModelCheck["status"], faults: readonly ModelFault[]) {
    Object.assign(check, { status, bytes_per_second: null, seconds_left: null, ended_at: now() });
    if (status === "completed") {
      check.bytes = check.total_bytes;
      check.sound = faults.length === 0;
    }
    check.problems = faults.map(({ text }) => text);
    check.problem_sentences = faults.map(({ sentence }) =>
      sentence && { id: sentence.id, params: sentence.params }
    );
    tell(check);
  }

  async function work(row: ModelRow, { check, abort: { signal } }: Entry): Promise<void> {
    // It was cancelled before its turn.
    if (check.ended_at !== null) return;
    if (signal.aborted) return end(check, "cancelled", []);
    const pace = new Pace();
    let reported = 0;
    const onBytes = (read: number) => {
      const at = Date.now();
      check.bytes = read;
      if (at - reported < REPORT_MS) return;
      reported = at;
      pace.note(read, at);
      const speed = pace.perSecond();
      check.bytes_per_second = speed;
      check.seconds_left = speed ? Math.ceil((check.total_bytes - read) / speed) : null;
      tell(check);
    };
    try {
      check.status = "running";
      tell(check);
      end(check, "completed", await verifyModel(row, places, { signal, onBytes }));
    } catch (error) {
      if (signal.aborted) return end(check, "cancelled", []);
      log.error("The files of a model could not be verified: {error}", { error });
      const sentence = say("verify_failed");
      end(check, "error", [{ text: sentence.text, sentence }]);
    }
  }

  function find(key: string): Entry {
    const entry = entries.get(key);
    if (!entry) throw problem("not_found", say("no_such_verification"));
    return entry;
  }

  return {
    /** The last verification of each model since the start. */
    list: (): ModelCheck[] => [...entries.values()].map(({ check }) => check),

    /** @throws Problem not_found */
    get: (key: string): ModelCheck => find(key).check,

    /**
     * Begins to verify a model's files; if that is under way, it goes on. What is returned is kept
     * up to date.
     * @throws Problem not_found
     */
    async start(key: string): Promise<ModelCheck> {
      const row = await db.selectFrom("models").selectAll().where("model_key", "=", key)
        .where("deleted_at", "is", null).executeTakeFirst();
      if (!row) throw problem("not_found", say("no_model_with_key"));
      const there = entries.get(key);
      if (there && there.check.ended_at === null) return there.check;
      const entry: Entry = {
        check: {
          ...{ key, name: row.name, status: "waiting" },
          ...{ bytes: 0, total_bytes: bytesToVerify(row, places) },
          ...{ bytes_per_second: null, seconds_left: null },
          ...{ sound: null, problems: [], problem_sentences: [], ended_at: null },
        },
        abort: new AbortController(),
        work: Promise.resolve(),
      };
      entries.set(key, entry);
      entry.work = line = line.then(() => work(row, entry));
      return entry.check;
    },

    /** Waits for the end of a verification. @throws Problem not_found */
    ended: async (key: string): Promise<void> => await find(key).work,

    /** Stops a verification; one that has ended stays as it is. @throws Problem not_found */
    async cancel(key: string): Promise<ModelCheck> {
      const { check, abort, work } = find(key);
      abort.abort();
      if (check.status === "running") await work;
      else if (check.ended_at === null) end(check, "cancelled", []);
      return check;
    },

    async close(): Promise<void> {
      for (const { abort } of entries.values()) abort.abort();
      await line;
    },
  };
}
