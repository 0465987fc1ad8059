import { type Signal, signal } from "@preact/signals";
import type { StudioUser } from "./boot.ts";

export interface Session {
  user: Signal<StudioUser | null>;
  /** True while the person is asked to sign in again in place. */
  expired: Signal<boolean>;
  /** Called when the session has ended. Resolves to true when the user has signed in again. */
  renew(): Promise<boolean>;
  /** Called by the dialog: signed in again, or given up. */
  settle(signedIn: boolean): void;
}

/** The signed-in user. All requests refused meanwhile share one sign-in dialog. */
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
