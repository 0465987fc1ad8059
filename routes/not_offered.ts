import { problem } from "../services/errors/mod.ts";
import type { Method } from "./admit.ts";
import { type Route, route } from "./gate.ts";

/** What InvokeAI has below these paths, and this server leaves out on purpose. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  "/api/v1/videos": "There are no videos here: images are made, not films.",
  "/api/v1/model_relationships": "Models are not related to one another here.",
  "/api/v1/image_moves": "Images stay in one folder here: there is nothing to move.",
};

/** Returns why a path is left out on purpose; undefined for any other. */
export function leftOut(path: string): string | undefined {
  const prefix = Object.keys(LEFT_OUT).find((prefix) => `${path}/`.startsWith(`${prefix}/`));
  return prefix && LEFT_OUT[prefix];
}

/** A route of InvokeAI's that this server lacks: its clients get a clear refusal. */
export function notOffered(method: Method, path: string, why: string): Route {
  const summary = `Not offered: ${why}`;
  return route({ method, path, audience: "admin", scope: "manage", summary, status: 501 }, () => {
    throw problem("not_implemented", why);
  });
}
