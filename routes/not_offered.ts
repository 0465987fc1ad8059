import { problem } from "../services/errors/mod.ts";
import { type Method, type Route, route } from "./gate.ts";

/** A route of InvokeAI's that this server lacks: its clients get a clear refusal. */
export function notOffered(method: Method, path: string, why: string): Route {
  const summary = `Not offered: ${why}`;
  return route({ method, path, audience: "admin", scope: "manage", summary, status: 501 }, () => {
    throw problem("not_implemented", why);
  });
}
