import { z } from "zod";
import type { UploadSettings } from "../services/config/mod.ts";
import { id, imageForm, nothing } from "../services/contract/fields.ts";
import {
  modelKeysBody,
  modelPathsBody,
  modelSchema,
  orphansSchema,
  removedOrphansSchema,
  severalModelsSchema,
  syncSchema,
  trashedModelsSchema,
} from "../services/contract/models.ts";
import type { ModelCache } from "../services/models/cache.ts";
import { modelChanges, type ModelManagement } from "../services/models/manage.ts";
import type { Models } from "../services/models/mod.ts";
import { bytesOf, imageFormLimit } from "./file_parts.ts";
import { type Route, route } from "./gate.ts";

const params = z.object({ key: id });

interface ModelManagementRouteServices {
  models: Models;
  modelManagement: ModelManagement;
  modelCache: ModelCache;
  config: UploadSettings;
}

/** `models/`: how administrators change, remove and restore models. */
export function modelManagementRoutes(
  { models, modelManagement: manage, modelCache, config }: ModelManagementRouteServices,
): Route[] {
  const admin = { audience: "admin", scope: "manage" } as const;
  return [
    route({
      method: "GET",
      path: "/api/v2/models/stats",
      ...admin,
      summary: "Numbers of the models in memory; null: the engines keep none",
      response: z.null(),
    }, () => null),
    route({
      method: "POST",
      path: "/api/v2/models/empty_model_cache",
      ...admin,
      summary: "Have the engines drop the models that they hold in memory",
      response: nothing,
    }, async () => {
      await modelCache.empty();
      return {};
    }),
    route({
      method: "POST",
      path: "/api/v2/models/sync",
      ...admin,
      summary: "Look through the models folder again",
      response: syncSchema,
    }, () => models.sync()),
    route({
      method: "GET",
      path: "/api/v2/models/sync/orphaned",
      ...admin,
      summary: "What lies below the models folder and cannot be used",
      response: orphansSchema,
    }, () => manage.orphaned()),
    route({
      method: "DELETE",
      path: "/api/v2/models/sync/orphaned",
      ...admin,
      summary: "Delete such files and folders",
      response: removedOrphansSchema,
      body: modelPathsBody,
    }, ({ body }) => manage.removeOrphaned(body.paths)),
    route({
      method: "POST",
      path: "/api/v2/models/i/bulk_delete",
      ...admin,
      summary: "Move several models to the trash",
      response: severalModelsSchema("deleted"),
      body: modelKeysBody,
    }, async ({ actor, body }) => {
      const { done, failed } = await manage.each(body.keys, (key) => manage.remove(actor, key));
      return { deleted: done, failed };
    }),
    route({
      method: "POST",
      path: "/api/v2/models/i/bulk_reidentify",
      ...admin,
      summary: "Read several models' files again",
      response: severalModelsSchema("succeeded"),
      body: modelKeysBody,
    }, async ({ actor, body }) => {
      const { done, failed } = await manage.each(
        body.keys,
        (key) => manage.reidentify(actor, key),
      );
      return { succeeded: done, failed };
    }),
    route({
      method: "PATCH",
      path: "/api/v2/models/i/{key}",
      ...admin,
      summary: "Change a model's name, description, settings or who may use it",
      response: modelSchema,
      params,
      body: modelChanges,
    }, ({ actor, params, body }) => manage.update(actor, params.key, body)),
    route({
      method: "DELETE",
      path: "/api/v2/models/i/{key}",
      ...admin,
      summary: "Move a model to the trash, from which it can be restored",
      params,
      status: 204,
    }, ({ actor, params }) => manage.remove(actor, params.key)),
    route({
      method: "POST",
      path: "/api/v2/models/i/{key}/reidentify",
      ...admin,
      summary: "Read a model's files again",
      response: modelSchema,
      params,
    }, ({ actor, params }) => manage.reidentify(actor, params.key)),
    route({
      method: "GET",
      path: "/api/v2/models/trash",
      ...admin,
      summary: "The models that were removed and can be restored",
      response: trashedModelsSchema,
    }, async () => ({ models: await manage.trash.list() })),
    route({
      method: "POST",
      path: "/api/v2/models/trash/{key}/restore",
      ...admin,
      summary: "Restore a removed model",
      response: modelSchema,
      params,
    }, async ({ actor, params }) => {
      const key = await manage.trash.restore(actor, params.key);
      return await models.get(actor, key);
    }),
    route({
      method: "DELETE",
      path: "/api/v2/models/trash/{key}",
      ...admin,
      summary:
        "Delete a removed model for good; its files, too, where they lie in the models folder",
      params,
      status: 204,
    }, ({ actor, params }) => manage.trash.purge(actor, params.key)),
    route(
      {
        method: "PATCH",
        path: "/api/v2/models/i/{key}/image",
        ...admin,
        summary: "Set its image",
        response: modelSchema,
        params,
        body: imageForm,
        bodyType: "form",
        bodyLimit: imageFormLimit(config),
      },
      async ({ actor, params, body }) =>
        manage.setCover(actor, params.key, await bytesOf(body.image)),
    ),
    route({
      method: "DELETE",
      path: "/api/v2/models/i/{key}/image",
      ...admin,
      summary: "Remove its image",
      params,
      status: 204,
    }, ({ actor, params }) => manage.removeCover(actor, params.key)),
  ];
}
