/** Who may pass a route, worked out from what the route says of itself; and how to ask it. */
import type { Scope } from "../../services/contract/fields.ts";
import { createServices } from "../../services/mod.ts";
import { loadConfig } from "../../services/config/mod.ts";
import { routeTable } from "../../routes/table.ts";
import type { Route } from "../../routes/gate.ts";
import type { TestServer } from "../server.ts";
import { PATIENCE_MS } from "../until.ts";

export type Spec = Route["spec"];

/** Somebody who asks, and what the gate should make of them. */
export interface Caller {
  name: string;
  headers: Record<string, string>;
  /** Not signed in, whatever is sent. */
  nobody?: boolean;
  isAdmin?: boolean;
  /** The scopes of an API key; absent for sessions. */
  scopes?: Scope[];
  mustChange?: boolean;
  /** A page of another site, with the person's cookie. */
  foreign?: boolean;
}

export type Verdict = 401 | 403 | "through";

/** What the gate must answer. */
export function verdict(spec: Spec, caller: Caller): Verdict {
  if (caller.nobody) return spec.audience === "anyone" ? "through" : 401;
  // A socket can change things, and Socket.IO's begins with a plain GET.
  const mutates = spec.method !== "GET" || spec.path === "/ws/socket.io";
  if (caller.foreign && mutates) return 403;
  if (spec.audience === "anyone") return "through";
  if (spec.audience === "admin" && !caller.isAdmin) return 403;
  const needed = [spec.scope].flat();
  if (caller.scopes && !needed.every((scope) => (caller.scopes as string[]).includes(scope))) {
    return 403;
  }
  if (caller.mustChange && !spec.duringPasswordChange) return 403;
  return "through";
}

/** The specs of every route that the running program registers. */
export async function allSpecs(): Promise<Spec[]> {
  const root = await Deno.makeTempDir({ prefix: "atelier-routes-" });
  const services = createServices(
    loadConfig({ ATELIER_ROOT: root, ATELIER_MULTIUSER: "true" }, "/"),
    "0.0.0",
  );
  try {
    return routeTable(services).map((route) => route.spec);
  } finally {
    await services.close();
    await Deno.remove(root, { recursive: true });
  }
}

/** Values for path parameters that are not ids of things; everything else gets `absent`. */
const FIXED: Record<string, string> = {
  queue_id: "default",
  item_id: "987654321",
  date: "2020-01-01",
};

export async function ask(
  server: Pick<TestServer, "url">,
  spec: Spec,
  caller: Pick<Caller, "headers">,
  ids: Record<string, string> = {},
): Promise<{ status: number; text: string; type: string }> {
  const absent = "00000000-0000-4000-8000-000000000000";
  const path = spec.path.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => ids[name] ?? FIXED[name] ?? absent,
  );
  const form = spec.bodyType === "form";
  const response = await fetch(server.url + path, {
    method: spec.method,
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: {
      ...caller.headers,
      ...(spec.body && !form ? { "content-type": "application/json" } : {}),
    },
    ...(spec.body ? { body: form ? new FormData() : "{}" } : {}),
  });
  const type = response.headers.get("content-type") ?? "";
  return { status: response.status, text: await response.text(), type };
}
