import type { Services } from "../services/mod.ts";
import { appInfoRoutes } from "./app_info.ts";
import { authRoutes } from "./auth.ts";
import { backupRoutes } from "./backups.ts";
import { boardImageRoutes } from "./board_images.ts";
import { boardRoutes } from "./boards.ts";
import type { Route } from "./gate.ts";
import { galleryRoutes } from "./gallery.ts";
import { generateRoutes } from "./generate.ts";
import { grantRoutes } from "./grants.ts";
import { groupRoutes } from "./groups.ts";
import { helpRoutes } from "./help.ts";
import { hubRoutes } from "./hubs.ts";
import { imageChangeRoutes } from "./image_changes.ts";
import { imageRoutes } from "./images.ts";
import { meRoutes } from "./me.ts";
import { automaticRoutes } from "./doors/automatic.ts";
import { openAiRoutes } from "./doors/openai.ts";
import { modelCheckRoutes } from "./model_checks.ts";
import { modelInstallRoutes } from "./model_installs.ts";
import { modelManagementRoutes } from "./model_management.ts";
import { modelUploadRoutes } from "./model_uploads.ts";
import { openApiRoutes } from "./openapi.ts";
import { modelRoutes } from "./models.ts";
import { pageRoutes } from "./pages/mod.ts";
import { queueRoutes } from "./queue.ts";
import { socketRoutes } from "./socket.ts";
import { socketIoRoutes } from "./socket_io/mod.ts";
import { profileRoutes } from "./profile.ts";
import { trashRoutes } from "./trash.ts";
import { virtualBoardRoutes } from "./virtual_boards.ts";
import { clientStateRoutes } from "./client_state.ts";
import { recallRoutes } from "./recall.ts";
import { stylePresetRoutes } from "./style_presets.ts";
import { systemPromptRoutes } from "./system_prompts.ts";
import { utilityRoutes } from "./utilities.ts";
import { nodeRoutes } from "./nodes.ts";
import { wildcardRoutes } from "./wildcards.ts";
import { workflowRoutes } from "./workflows.ts";
import { apiKeyRoutes } from "./api_keys.ts";
import { auditRoutes } from "./audit.ts";
import { serverRoutes } from "./server.ts";
import { sessionRoutes } from "./sessions.ts";
import { userImportRoutes } from "./user_import.ts";
import { userRoutes } from "./users.ts";
import { watchRoutes } from "./watch.ts";
import { workerRoutes } from "./workers.ts";

/** All routes. */
export function routeTable(services: Services): Route[] {
  const api = apiTable(services);
  return [...api, ...pageRoutes(services, api)];
}

/** All routes but those of pages and their files. */
export function apiTable(services: Services): Route[] {
  const api: Route[] = [...apiRoutes(services), ...openApiRoutes(services, () => api)];
  return api;
}

function apiRoutes(services: Services): Route[] {
  return [
    ...appInfoRoutes(services),
    ...serverRoutes(services),
    ...workerRoutes(services),
    ...backupRoutes(services),
    ...watchRoutes(services),
    ...helpRoutes(),
    ...generateRoutes(services),
    ...openAiRoutes(services),
    ...automaticRoutes(services),
    ...queueRoutes(services),
    ...socketRoutes(services),
    ...socketIoRoutes(services),
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
    ...galleryRoutes(services),
    ...meRoutes(services),
    ...modelCheckRoutes(services),
    ...modelInstallRoutes(services),
    ...modelUploadRoutes(services),
    ...hubRoutes(services),
    ...modelRoutes(services),
    ...modelManagementRoutes(services),
    ...nodeRoutes(services),
    ...workflowRoutes(services),
    ...stylePresetRoutes(services),
    ...wildcardRoutes(services),
    ...clientStateRoutes(services),
    ...systemPromptRoutes(services),
    ...recallRoutes(services),
    ...utilityRoutes(services),
  ];
}
