import { getLogger } from "@logtape/logtape";
import type { JobOutcome } from "../../inference/types.ts";
import { type Actor, ownerActor } from "../actor.ts";
import type { Device, Devices } from "../devices/mod.ts";
import type { Database } from "../database/mod.ts";
import { DatabaseAway, untilThere } from "../errors/database_away.ts";
import type { Events } from "../events/types.ts";
import type { Images } from "../images/mod.ts";
import type { Models } from "../models/mod.ts";
import type { Claimed, Queue } from "../queue/mod.ts";
import { createEnding, isCrash, Stopped } from "./end_item.ts";
import { createTeller } from "./tell.ts";
import { fileNames } from "./file_names.ts";
import { gatherInputs } from "./inputs.ts";
import { withoutLenders } from "./without_lenders.ts";

const log = getLogger(["atelier", "processor"]);

export interface RunnerDeps {
  db: Database;
  queue: Queue;
  events: Events;
  images: Pick<Images, "save" | "readFile">;
  models: Pick<Models, "resolve" | "embeddings">;
  devices: Pick<Devices, "refusal">;
  leaseSeconds: number;
}

/**
 * Interval between checks of a running item: is the lease still held, is its owner still active?
 */
const WATCH_MS = 1000;
const TRIES = 3;
const LEAST_SECONDS = 0.01;
/** The least share of model time that must be denoising, the only work that `cost` measures. */
const LEAST_DRAWN = 0.1;

/** Runs claimed items: watches lease and owner, saves images, reports progress, ends the item. */
export function createRunner(deps: RunnerDeps) {
  const { queue, images, leaseSeconds } = deps;
  const endWith = createEnding(deps);

  /** As long as the lease lasts, nobody else makes the item: until then a database may be away. */
  const there = <T>(work: () => Promise<T>) => untilThere(leaseSeconds, work);

  /** @throws Stopped when the item may not go on; a failing database is asked three times first. */
  async function mayGoOn({ row, fence }: Claimed): Promise<void> {
    for (let attempt = 1;; attempt++) {
      try {
        const answer = await there(() => queue.leases.leaseState(row.item_id, fence));
        if (answer === "yes") return;
        throw new Stopped(answer);
      } catch (error) {
        if (error instanceof Stopped) throw error;
        if (error instanceof DatabaseAway) throw new Stopped("away");
        log.warning("The owner of an item could not be looked up: {error}", { error });
        if (attempt >= TRIES) throw new Stopped("unreadable");
      }
    }
  }

  /**
   * Keeps the lease alive and stops the run if necessary; returns a function that ends the watch.
   */
  function watch(claimed: Claimed, abort: AbortController): () => void {
    const { row, fence } = claimed;
    let looking = false;
    let lastBeat = performance.now();
    const look = async () => {
      if (looking || abort.signal.aborted) return;
      looking = true;
      try {
        if (performance.now() - lastBeat > leaseSeconds * 1000 / 3) {
          lastBeat = performance.now();
          await there(() => queue.leases.heartbeat(row.item_id, fence));
        }
        await mayGoOn(claimed);
      } catch (error) {
        const why = error instanceof DatabaseAway ? "away" : "unreadable";
        abort.abort(error instanceof Stopped ? error : new Stopped(why));
      } finally {
        looking = false;
      }
    };
    const timer = setInterval(() => void look(), WATCH_MS);
    const stopListening = queue.onChange(() => void look());
    return () => {
      clearInterval(timer);
      stopListening();
    };
  }

  /** Has the engine make everything that the graph asks for. */
  async function work(
    device: Device,
    claimed: Claimed,
    abort: AbortController,
    warm: boolean,
    began: () => void,
  ): Promise<JobOutcome> {
    const { row, graph, workflow } = claimed;
    await mayGoOn(claimed);
    const owner = await ownerOf(deps.db, row.user_id);
    const { named, weights, ...inputs } = await gatherInputs(deps, owner, graph);
    for (const model of weights) {
      const tooLarge = deps.devices.refusal(model, "model", [device]);
      if (tooLarge !== null) throw tooLarge;
    }
    const tell = createTeller(deps.events, claimed);
    // A model is opened on the way from the first node to the first step.
    let cold = warm ? [] : named;
    let opening = false;
    const loaded = () => {
      for (const model of cold) tell.loaded(model);
      cold = [];
    };
    const names = fileNames(row.session_id);
    const job = { id: `${row.item_id}:${claimed.fence}`, graph, ...inputs };
    const run = device.engine.run(job, {
      nodeStarted: async (event) => {
        began();
        await mayGoOn(claimed);
        if (!opening) { for (const model of cold) tell.loading(model); }
        opening = true;
        tell.started({ ...event, received: names.inside(event.received) });
      },
      progress: (event) => {
        loaded();
        tell.progress(event);
      },
      image: async (event) => {
        await mayGoOn(claimed);
        const { image_name } = await images.save({
          ownerId: row.user_id,
          boardId: event.boardId === "none" || event.boardId === "auto" ? null : event.boardId,
          png: event.png,
          category: "general",
          isIntermediate: event.isIntermediate,
          origin: "internal",
          sessionId: row.session_id,
          nodeId: event.nodeId,
          metadata: event.metadata,
          workflow,
          graph,
          imageName: await names.give(event.nodeId),
          guard: (trx) => queue.leases.requireLease(trx, row.item_id, claimed.fence),
        });
        names.filed(event.imageName, image_name);
      },
      nodeCompleted: (event) => tell.completed({ ...event, outputs: names.inside(event.outputs) }),
    }, abort.signal);
    const outcome = await run.catch((error) => {
      throw owner.isAdmin ? error : withoutLenders(error, Object.values(inputs.models));
    });
    loaded();
    return { ...outcome, results: names.inside(outcome.results) };
  }

  return {
    /**
     * Runs one item until it is completed or ended otherwise.
     * @param warm whether the engine has its model open
     * @returns "crashed" if the engine is gone
     */
    async run(
      device: Device,
      claimed: Claimed,
      warm: boolean,
      stopping: AbortSignal,
    ): Promise<"ended" | "crashed"> {
      const { row, fence } = claimed;
      const abort = new AbortController();
      const stop = () => abort.abort(new Stopped("stopping"));
      stopping.addEventListener("abort", stop);
      if (stopping.aborted) stop();
      const unwatch = watch(claimed, abort);
      let start: number | null = null;
      const seconds = () => start === null ? 0 : (performance.now() - start) / 1000;
      try {
        const outcome = await work(device, claimed, abort, warm, () => start ??= performance.now());
        const { results, ms } = outcome;
        // Charges the time of the models and the work between them. Loading models and saving their
        // output is not the owner's doing. The minimum makes sure that nothing is free.
        const took = Math.max((ms.model + ms.other) / 1000, LEAST_SECONDS);
        // How fast a model is, only an item says that is mostly about drawing.
        const drawn = ms.denoiseModel >= ms.model * LEAST_DRAWN;
        const speed = row.model_key === null ? took : drawn ? ms.model / 1000 : null;
        const ending = { status: "completed", results, promptNotes: outcome.promptNotes } as const;
        await there(() => queue.leases.finish(row.item_id, fence, ending, took, speed));
        return "ended";
      } catch (error) {
        const why = abort.signal.aborted ? abort.signal.reason : error;
        await there(() => endWith(claimed, why, seconds()));
        return isCrash(error) ? "crashed" : "ended";
      } finally {
        unwatch();
        stopping.removeEventListener("abort", stop);
      }
    },
  };
}

/** The owner, acting through the server with their current rights. */
async function ownerOf(db: Database, userId: string): Promise<Actor> {
  const user = await db.selectFrom("users").select(["is_admin", "is_active"])
    .where("user_id", "=", userId).executeTakeFirst();
  if (!user?.is_active) throw new Stopped("owner_gone");
  return ownerActor(userId, user.is_admin === 1);
}
