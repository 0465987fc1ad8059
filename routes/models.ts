import { z } from "zod";
import type { UploadSettings } from "../services/config/mod.ts";
import { id, imageForm, nothing } from "../services/contract/fields.ts";
import {
  modelImagesSchema,
  modelKeysBody,
  modelPathsBody,
  modelSchema,
  modelsSchema,
  orphansSchema,
  removedOrphansSchema,
  severalModelsSchema,
  syncSchema,
  trashedModelsSchema,
} from "../services/contract/models.ts";
import { starterModelsSchema } from "../services/contract/starter_models.ts";
import { say } from "../services/contract/refusals.ts";
import type { Devices } from "../services/devices/mod.ts";
import { problem } from "../services/errors/mod.ts";
import type { ModelCache } from "../services/models/cache.ts";
import { starterModels } from "../services/models/starters.ts";
import { modelChanges, type ModelManagement } from "../services/models/manage.ts";
import type { Models } from "../services/models/mod.ts";
import type { ModelUsage } from "../services/models/usage.ts";
import { several } from "./fields.ts";
import { bytesOf, coverAnswer, imageFormLimit } from "./file_parts.ts";
import { type About, type Route, route } from "./gate.ts";

const ORDERS = [
  "default",
  "type",
  "base",
  "name",
  "format",
  "size",
  "created_at",
  "updated_at",
  "path",
] as const;
const word = z.string().min(1).max(200);
const params = z.object({ key: id });
const view: About = { kind: "model", verb: "view", id: "key" };

interface ModelRouteServices {
  models: Models;
  modelManagement: ModelManagement;
  modelUsage: ModelUsage;
  modelCache: ModelCache;
  devices: Devices;
  config: UploadSettings;
}

/** `models/`: the installed models, and how administrators manage them. */
export function modelRoutes(
  { models, modelManagement: manage, modelUsage, modelCache, devices, config }: ModelRouteServices,
): Route[] {
  const user = { audience: "user", scope: "read" } as const;
  const admin = { audience: "admin", scope: "manage" } as const;
  const only = async (found: ReturnType<Models["list"]>) => {
    const [first] = await found;
    if (!first) throw problem("not_found", say("no_such_model"));
    return first;
  };
  return [
    route({
      method: "GET",
      path: "/api/v2/models/",
      ...user,
      summary: "The models that I may use",
      response: modelsSchema,
      query: z.strictObject({
        base_models: several(word).optional(),
        model_type: word.optional(),
        model_name: word.optional(),
        model_format: word.optional(),
        order_by: z.enum(ORDERS).default("name"),
        direction: z.enum(["ASC", "DESC"]).default("ASC"),
      }),
    }, async ({ actor, query }) => ({ models: await models.list(actor, query) })),
    route({
      method: "GET",
      path: "/api/v2/models/missing",
      ...user,
      summary: "Those of my models whose files are gone",
      response: modelsSchema,
    }, async ({ actor }) => ({ models: (await models.list(actor)).filter((m) => m.missing) })),
    route(
      {
        method: "GET",
        path: "/api/v2/models/get_by_attrs",
        ...user,
        summary: "The model of this name, type and base",
        response: modelSchema,
        query: z.strictObject({ name: word, type: word, base: word }),
      },
      ({ actor, query: { name, type, base } }) =>
        only(models.list(actor, { model_name: name, model_type: type, base_models: [base] })),
    ),
    route({
      method: "GET",
      path: "/api/v2/models/get_by_hash",
      ...user,
      summary: "The model of this hash",
      response: modelSchema,
      query: z.strictObject({ hash: word }),
    }, ({ actor, query }) => only(models.list(actor, { hash: query.hash }))),
    route({
      method: "GET",
      path: "/api/v2/models/starter_models",
      ...user,
      summary: "Models to begin with: the one that ships, and those that hubs have",
      response: starterModelsSchema,
    }, ({ actor }) => starterModels(models, actor, devices)),
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
      method: "GET",
      path: "/api/v2/models/i/{key}",
      ...user,
      about: view,
      summary: "One model",
      response: modelSchema,
      params,
    }, ({ actor, params }) => models.get(actor, params.key)),
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
      path: "/api/v2/models/i/{key}/images",
      ...user,
      about: view,
      summary: "How many images were made with it, and some of mine",
      response: modelImagesSchema,
      params,
    }, ({ actor, params }) => modelUsage.of(actor, params.key)),
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
    route({
      method: "GET",
      path: "/api/v2/models/i/{key}/image",
      ...user,
      about: view,
      summary: "Its image",
      media: "image/webp",
      params,
    }, async ({ actor, params }) => coverAnswer(await manage.cover(actor, params.key))),
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
