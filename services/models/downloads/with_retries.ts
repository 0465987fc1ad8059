import { setTimeout } from "node:timers/promises";
import { HubRefusal } from "../../hubs/mod.ts";
import { OutboundError } from "../../outbound/mod.ts";

/** Maximum number of failures in a row after which a file is given up. */
const MOST_FAILURES = 6;

export interface Retries {
  /** Wait after the first failure in milliseconds; it doubles with each. */
  firstWaitMs: number;
  signal: AbortSignal;
  /** Bytes that are there: what brings some more has not failed in vain. */
  present(): number;
}

/**
 * Tries again what fails for reasons that pass: after the time that the hub asks for, otherwise
 * after waits that double.
 */
export async function withRetries(
  work: () => Promise<void>,
  { firstWaitMs, signal, present }: Retries,
): Promise<void> {
  for (let failures = 1, before = present();; failures++) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof OutboundError) || !error.passing) throw error;
      if (present() > before) failures = 1;
      before = present();
      if (failures >= MOST_FAILURES) throw error;
      const asked = error instanceof HubRefusal ? error.retryAfter : null;
      const wait = asked === null ? firstWaitMs * 2 ** (failures - 1) : 1000 * asked;
      await setTimeout(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
