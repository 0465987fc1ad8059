import { getLogger } from "@logtape/logtape";
import { EngineError } from "../../inference/types.ts";
import { say } from "../contract/refusals.ts";
import { DatabaseAway } from "../errors/database_away.ts";
import { Problem } from "../errors/mod.ts";
import type { Events } from "../events/types.ts";
import type { Claimed, Ending, Queue } from "../queue/mod.ts";
import { createTeller } from "./tell.ts";

const log = getLogger(["atelier", "processor"]);

const AWAY = "The database did not answer.";

/** Why a run was stopped from outside. */
type Stop = "lost" | "owner_gone" | "unreadable" | "away" | "stopping";

export class Stopped extends Error {
  constructor(readonly why: Stop) {
    super(`stopped: ${why}`);
  }
}

/**
 * Ends an item that was not completed, after so many seconds: gives it back where another try may
 * succeed, otherwise records that it was canceled or why it failed.
 */
export function createEnding({ queue, events }: { queue: Pick<Queue, "leases">; events: Events }) {
  const { leases } = queue;
  return async (claimed: Claimed, error: unknown, seconds: number): Promise<void> => {
    const { row, fence } = claimed;
    if (error instanceof Stopped) {
      if (error.why === "stopping") {
        await leases.release(row.item_id, fence, "The server stopped.", false);
      } else if (error.why === "away") {
        await leases.release(row.item_id, fence, AWAY, true);
      } else {
        // Of a lease that was lost nothing but the time is recorded, which its owner is charged.
        const reason = error.why === "owner_gone"
          ? "The owner's account is not active."
          : "The owner's account could not be read.";
        await leases.finish(row.item_id, fence, { status: "canceled", reason }, seconds);
      }
    } else if (error instanceof DatabaseAway) {
      log.warning("item {item} lost the database: {error}", { item: row.item_id, error });
      await leases.release(row.item_id, fence, AWAY, true);
    } else if (isCrash(error)) {
      log.warning("item {item} lost its engine: {error}", { item: row.item_id, error });
      await leases.release(row.item_id, fence, sentence(error.message), true);
    } else if (isPassing(error)) {
      log.warning("item {item} is tried again: {error}", { item: row.item_id, error });
      await leases.release(row.item_id, fence, error.message, true);
    } else {
      const ending = endingOf(error);
      const told = await leases.finish(row.item_id, fence, ending, seconds);
      if (told) createTeller(events, claimed).failed(ending, nodeOf(error));
    }
  };
}

/** Whether the engine is gone, and the item with it. */
export function isCrash(error: unknown): error is EngineError {
  return error instanceof EngineError && error.kind === "crashed";
}

/** What may be gone in a moment, such as a store that refuses for longer than it is asked again. */
function isPassing(error: unknown): error is Problem {
  return error instanceof Problem && error.code === "unavailable";
}

function endingOf(error: unknown): Ending & { status: "failed" } {
  if (error instanceof EngineError) {
    const serverFault = error.kind === "failed" || error.kind === "memory";
    return { status: "failed", type: error.kind, message: sentence(error.message), serverFault };
  }
  if (error instanceof Problem) {
    return { status: "failed", type: error.code, message: error.message, serverFault: false };
  }
  log.error("An item failed: {error}", { error });
  const message = say("internal").text;
  return { status: "failed", type: "internal", message, serverFault: true };
}

function nodeOf(error: unknown): string | null {
  return error instanceof EngineError ? error.nodeId ?? null : null;
}

function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1) + (/[.!?]$/.test(message) ? "" : ".");
}
