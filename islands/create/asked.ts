import { effect, type ReadonlySignal, signal } from "@preact/signals";

export interface Asked<Q, A> {
  /** The latest answer and its question; null until there is one, and after a failure. */
  latest: ReadonlySignal<{ question: Q; answer: A } | null>;
}

interface AskedOptions<Q, A> {
  /** The current question, read from signals; null if there is none. */
  question: () => Q | null;
  send: (question: Q, signal: AbortSignal) => Promise<A>;
  /** Time that a question must stay unchanged before it is sent. */
  waitMs: number;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Asks the server again whenever the question has changed; an overtaken answer is dropped. */
export function createAsked<Q, A>({ question, send, waitMs }: AskedOptions<Q, A>): Asked<Q, A> {
  const latest = signal<{ question: Q; answer: A } | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;
  let last: Q | null = null;
  const ask = async (wanted: Q) => {
    const own = running = new AbortController();
    try {
      const answer = await send(wanted, own.signal);
      if (!own.signal.aborted) latest.value = { question: wanted, answer };
    } catch {
      // Only a hint: after a failure it is simply not shown.
      if (!own.signal.aborted) latest.value = null;
    }
  };
  if (typeof document !== "undefined") {
    effect(() => {
      const wanted = question();
      if (same(wanted, last)) return;
      last = wanted;
      clearTimeout(timer);
      running?.abort();
      if (wanted !== null) timer = setTimeout(() => void ask(wanted), waitMs);
    });
  }
  return { latest };
}

/**
 * The answer to exactly this question, otherwise null: no number is better than an outdated one.
 */
export function answerTo<Q, A>({ latest }: Asked<Q, A>, question: Q | null): A | null {
  const found = latest.value;
  return found && same(found.question, question) ? found.answer : null;
}
