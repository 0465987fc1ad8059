import type { Services } from "../services/mod.ts";
import { appInfoRoutes } from "./app_info.ts";
import { authRoutes } from "./auth.ts";
import type { Route } from "./gate.ts";
import { imageRoutes } from "./images.ts";
import { modelRoutes } from "./models.ts";

/** Every route there is. */
export function routeTable(services: Services): Route[] {
  return [
    ...appInfoRoutes(services),
    ...authRoutes(services),
    ...imageRoutes(services),
    ...modelRoutes(services),
  ];
}
