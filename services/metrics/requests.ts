import type { Metric } from "./text.ts";

/** Counts the requests that were answered, by route and status; both are few. */
export interface RequestCounts {
  /** Returns what counts an answer of this route. */
  of(method: string, route: string): (status: number, milliseconds: number) => void;
  metrics(): Metric[];
}

interface Count {
  labels: { method: string; route: string; status: string };
  answers: number;
  milliseconds: number;
}

export function createRequestCounts(): RequestCounts {
  const counts: Count[] = [];
  return {
    of(method, route) {
      const byStatus = new Map<number, Count>();
      return (status, milliseconds) => {
        let count = byStatus.get(status);
        if (!count) {
          const labels = { method, route, status: String(status) };
          byStatus.set(status, count = { labels, answers: 0, milliseconds: 0 });
          counts.push(count);
        }
        count.answers += 1;
        count.milliseconds += milliseconds;
      };
    },
    metrics: () => [
      {
        name: "atelier_http_requests_total",
        help: "Requests answered since the start, by route and status.",
        type: "counter",
        samples: counts.map(({ labels, answers }) => ({ labels, value: answers })),
      },
      {
        name: "atelier_http_request_seconds_total",
        help: "Time until these answers began, in all.",
        type: "counter",
        samples: counts.map(({ labels, milliseconds }) => ({ labels, value: milliseconds / 1000 })),
      },
    ],
  };
}
