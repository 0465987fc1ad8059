import type { Services } from "../services/mod.ts";
import { appInfoRoutes } from "./app_info.ts";
import { authRoutes } from "./auth.ts";
import type { Route } from "./gate.ts";
import { imageRoutes } from "./images.ts";
import { modelRoutes } from "./models.ts";
import { pageRoutes } from "./pages/mod.ts";
import { profileRoutes } from "./profile.ts";
import { workflowRoutes } from "./workflows.ts";
import { apiKeyRoutes } from "./api_keys.ts";
import { auditRoutes } from "./audit.ts";
import { sessionRoutes } from "./sessions.ts";
import { userRoutes } from "./users.ts";

/** Every route there is. */
export function routeTable(services: Services): Route[] {
  const api = apiRoutes(services);
  return [...api, ...pageRoutes(services, api)];
}

function apiRoutes(services: Services): Route[] {
  return [
    ...appInfoRoutes(services),
    ...authRoutes(services),
    ...profileRoutes(services),
    ...sessionRoutes(services),
    ...apiKeyRoutes(services),
    ...userRoutes(services),
    ...auditRoutes(services),
    ...imageRoutes(services),
    ...modelRoutes(services),
    ...workflowRoutes(services),
  ];
}
