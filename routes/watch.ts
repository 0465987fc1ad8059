import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { problem } from "../services/errors/mod.ts";
import type { Health } from "../services/health/mod.ts";
import type { Metrics } from "../services/metrics/mod.ts";
import { type Route, route } from "./gate.ts";
import { bearerToken } from "./identity.ts";

export interface WatchDeps {
  health: Pick<Health, "requireReady">;
  metrics: Pick<Metrics, "text">;
  config: { metrics_token: string };
}

const LOOPBACK = /^(127(\.\d+){3}|::1)$/;
/** A proxy on this machine that is not trusted would make everyone a caller from here. */
const FORWARDED = ["forwarded", "x-forwarded-for", "x-real-ip", "via"] as const;

/** For what watches the server: load balancers, containers, Prometheus. */
export function watchRoutes({ health, metrics, config }: WatchDeps): Route[] {
  const read = { method: "GET", audience: "anyone", scope: "read" } as const;
  const response = z.object({ status: z.literal("ok") });
  return [
    route({ ...read, path: "/healthz", summary: "Whether the server runs", response }, () => ({
      status: "ok" as const,
    })),
    route({
      ...read,
      path: "/readyz",
      summary: "Whether the server can do its work: the database answers; 503 otherwise",
      response,
    }, async () => {
      await health.requireReady();
      return { status: "ok" as const };
    }),
    route({
      ...read,
      path: "/metrics",
      summary: "Numbers for Prometheus, by metrics_token or from this machine",
      media: "text/plain",
    }, async ({ c, address }) => {
      requireWatcher(c.req.raw, address, config.metrics_token);
      return new Response(await metrics.text(), {
        headers: {
          "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
          "Cache-Control": "no-store",
        },
      });
    }),
  ];
}

/** @throws Problem 401 without the token; 403 from another machine, if there is no token. */
function requireWatcher(request: Request, address: string, token: string): void {
  if (token !== "") {
    if (same(bearerToken(request) ?? "", token)) return;
    throw problem("not_signed_in", "Send the metrics_token of this server as Bearer token.");
  }
  if (LOOPBACK.test(address) && !FORWARDED.some((name) => request.headers.has(name))) return;
  throw problem(
    "forbidden",
    "Metrics are for this machine only. Set ATELIER_METRICS_TOKEN to read them from another.",
  );
}

/** Compares without a difference in time. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
