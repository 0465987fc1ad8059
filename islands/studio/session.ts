import { type Signal, signal } from "@preact/signals";
import type { StudioUser } from "./boot.ts";

export interface Session {
  user: Signal<StudioUser | null>;
  /** True while the person is asked to sign in again in place. */
  expired: Signal<boolean>;
  /** The server no longer knows us. Resolves true when the person has signed in again. */
  renew(): Promise<boolean>;
  /** Called by the dialog: signed in again, or given up. */
  settle(signedIn: boolean): void;
}

/** Who is here. One question for all requests that were refused meanwhile. */
export function createSession(user: StudioUser | null): Session {
  const expired = signal(false);
  let waiting: ((again: boolean) => void)[] = [];
  const who = signal(user);
  return {
    user: who,
    expired,
    renew() {
      if (!who.value) return Promise.resolve(false);
      expired.value = true;
      return new Promise((resolve) => waiting.push(resolve));
    },
    settle(signedIn) {
      expired.value = false;
      const all = waiting;
      waiting = [];
      for (const resolve of all) resolve(signedIn);
    },
  };
}
