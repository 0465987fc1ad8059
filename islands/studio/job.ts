import type { QueueItemSummary, QueueStatus } from "../../services/contract/queue.ts";
import type { Failed } from "./why_failed.ts";

/** One queue item of mine, as this page follows it. */
export interface Job {
  itemId: number;
  batchId: string;
  status: QueueStatus;
  /** The server's order of status changes: an older one never overwrites a newer. */
  sequence: number;
  /** Place in the line, 1 is next, and the seconds until it is expected to start. */
  position: number | null;
  startsIn: number | null;
  step: number;
  totalSteps: number;
  /** Estimated seconds left at the current pace; null until it is known. */
  secondsLeft: number | null;
  preview: string | null;
  imageNames: readonly string[];
  error: Failed | null;
  prompt: string;
}

export const isOver = (status: QueueStatus): boolean =>
  status === "completed" || status === "failed" || status === "canceled";

export function freshJob(itemId: number, prompt: string, batchId = ""): Job {
  return {
    itemId,
    batchId,
    status: "pending",
    sequence: 0,
    position: null,
    startsIn: null,
    step: 0,
    totalSteps: 0,
    secondsLeft: null,
    preview: null,
    imageNames: [],
    error: null,
    prompt,
  };
}

/** The words of an item, as its batch set them. */
export function promptOf(item: QueueItemSummary): string {
  const field = item.field_values?.find((f) => /prompt$/.test(f.field_name));
  return typeof field?.value === "string" ? field.value : "";
}

/** Why an item failed; null if it has not. */
export function failedBy(
  { error_type, error_message }: Pick<QueueItemSummary, "error_type" | "error_message">,
): Failed | null {
  return error_message === null ? null : { type: error_type, message: error_message };
}
