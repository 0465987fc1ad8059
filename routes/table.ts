import type { Services } from "../services/mod.ts";
import { appInfoRoutes } from "./app_info.ts";
import { authRoutes } from "./auth.ts";
import { boardImageRoutes } from "./board_images.ts";
import { boardRoutes } from "./boards.ts";
import type { Route } from "./gate.ts";
import { generateRoutes } from "./generate.ts";
import { grantRoutes } from "./grants.ts";
import { groupRoutes } from "./groups.ts";
import { imageChangeRoutes } from "./image_changes.ts";
import { imageRoutes } from "./images.ts";
import { meRoutes } from "./me.ts";
import { modelInstallRoutes } from "./model_installs.ts";
import { openApiRoutes } from "./openapi.ts";
import { modelRoutes } from "./models.ts";
import { pageRoutes } from "./pages/mod.ts";
import { queueRoutes } from "./queue.ts";
import { socketRoutes } from "./socket.ts";
import { profileRoutes } from "./profile.ts";
import { trashRoutes } from "./trash.ts";
import { virtualBoardRoutes } from "./virtual_boards.ts";
import { clientStateRoutes } from "./client_state.ts";
import { recallRoutes } from "./recall.ts";
import { stylePresetRoutes } from "./style_presets.ts";
import { systemPromptRoutes } from "./system_prompts.ts";
import { utilityRoutes } from "./utilities.ts";
import { nodeRoutes } from "./nodes.ts";
import { workflowRoutes } from "./workflows.ts";
import { apiKeyRoutes } from "./api_keys.ts";
import { auditRoutes } from "./audit.ts";
import { serverRoutes } from "./server.ts";
import { sessionRoutes } from "./sessions.ts";
import { userImportRoutes } from "./user_import.ts";
import { userRoutes } from "./users.ts";

/** All routes. */
export function routeTable(services: Services): Route[] {
  const api: Route[] = [...apiRoutes(services), ...openApiRoutes(services, () => api)];
  return [...api, ...pageRoutes(services, api)];
}

function apiRoutes(services: Services): Route[] {
  return [
    ...appInfoRoutes(services),
    ...serverRoutes(services),
    ...generateRoutes(services),
    ...queueRoutes(services),
    ...socketRoutes(services),
    ...authRoutes(services),
    ...profileRoutes(services),
    ...sessionRoutes(services),
    ...apiKeyRoutes(services),
    ...userImportRoutes(services),
    ...userRoutes(services),
    ...auditRoutes(services),
    ...boardRoutes(services),
    ...boardImageRoutes(services),
    ...grantRoutes(services),
    ...groupRoutes(services),
    ...imageRoutes(services),
    ...imageChangeRoutes(services),
    ...trashRoutes(services),
    ...virtualBoardRoutes(services),
    ...meRoutes(services),
    ...modelInstallRoutes(services),
    ...modelRoutes(services),
    ...nodeRoutes(),
    ...workflowRoutes(services),
    ...stylePresetRoutes(services),
    ...clientStateRoutes(services),
    ...systemPromptRoutes(services),
    ...recallRoutes(services),
    ...utilityRoutes(services),
  ];
}
