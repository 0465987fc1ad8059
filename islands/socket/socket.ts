import { type ReadonlySignal, signal } from "@preact/signals";
import type { EventName, EventPayloads } from "../../services/contract/events.ts";

export type SocketState = "off" | "connecting" | "open" | "waiting";

export interface Socket {
  state: ReadonlySignal<SocketState>;
  /** Calls back for each event of this name; returns a function that unsubscribes. */
  on<N extends EventName>(name: N, handler: (data: EventPayloads[N]) => void): () => void;
  /**
   * Calls back whenever it opens: changes since the page was drawn, or while it was closed, were
   * missed and have to be fetched.
   */
  onResync(handler: () => void): () => void;
  connect(): void;
  /** Reconnects without further delay, because the server has been reached again. */
  hurry(): void;
  disconnect(): void;
}

/** The server ended our session (its close code in the private range of RFC 6455). */
const SESSION_ENDED = 4401;
/** Milliseconds before the first, second … attempt; jitter keeps many pages from coming at once. */
const DELAYS = [250, 500, 1000, 2000, 4000, 8000];

/** Attempts in a row that never open, after which the reason is asked for. */
const REFUSED_AFTER = 2;

/**
 * One WebSocket per page, connected again by itself. `onRefused` is called when it never opens
 * although it is tried again: a browser does not tell a page why.
 */
export function createSocket(
  url: () => string,
  onEnded: () => void,
  onRefused: () => void = () => {},
): Socket {
  const state = signal<SocketState>("off");
  const handlers = new Map<string, Set<(data: never) => void>>();
  const resync = new Set<() => void>();
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  let wasOpen = false;

  const dispatch = (text: string) => {
    const frame = JSON.parse(text) as { event: string; data: never };
    for (const handler of handlers.get(frame.event) ?? []) handler(frame.data);
  };

  const again = () => {
    state.value = "waiting";
    const delay = DELAYS[Math.min(attempts++, DELAYS.length - 1)] ?? 8000;
    clearTimeout(timer);
    timer = setTimeout(connect, delay * (0.75 + Math.random() / 2));
  };

  const connect = () => {
    clearTimeout(timer);
    if (socket) return;
    state.value = "connecting";
    const opened = socket = new WebSocket(url());
    opened.onopen = () => {
      attempts = 0;
      state.value = "open";
      wasOpen = true;
      for (const handler of resync) handler();
    };
    opened.onmessage = (message) => {
      if (typeof message.data === "string") dispatch(message.data);
    };
    opened.onclose = (event) => {
      if (socket !== opened) return;
      socket = null;
      if (event.code === SESSION_ENDED) {
        state.value = "off";
        onEnded();
      } else {
        if (!wasOpen && attempts === REFUSED_AFTER) onRefused();
        again();
      }
    };
  };

  return {
    state,
    on(name, handler) {
      const set = handlers.get(name) ?? new Set();
      handlers.set(name, set.add(handler as (data: never) => void));
      return () => void set.delete(handler as (data: never) => void);
    },
    onResync(handler) {
      resync.add(handler);
      return () => void resync.delete(handler);
    },
    connect,
    hurry: () => void (state.value === "waiting" && connect()),
    disconnect() {
      clearTimeout(timer);
      const old = socket;
      socket = null;
      state.value = "off";
      old?.close(1000);
    },
  };
}
