import type { Services } from "../services/mod.ts";
import { appInfoRoutes } from "./app_info.ts";
import type { Route } from "./gate.ts";

/** Every route there is. */
export function routeTable(services: Services): Route[] {
  return [
    ...appInfoRoutes(services),
  ];
}
