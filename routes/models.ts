import { z } from "zod";
import type { UploadSettings } from "../services/config/mod.ts";
import { nothing } from "../services/contract/fields.ts";
import {
  modelSchema,
  modelsSchema,
  orphansSchema,
  removedOrphansSchema,
  severalModelsSchema,
  starterModelsSchema,
  syncSchema,
} from "../services/contract/models.ts";
import { say } from "../services/contract/refusals.ts";
import { problem } from "../services/errors/mod.ts";
import type { ModelCache } from "../services/models/cache.ts";
import { modelChanges, type ModelManagement } from "../services/models/manage.ts";
import type { Models } from "../services/models/mod.ts";
import { id, several } from "./fields.ts";
import { bytesOf, filePart, pictureAnswer, pictureFormLimit } from "./file_parts.ts";
import { type About, type Route, route } from "./gate.ts";
import { AT_ONCE } from "../services/contract/limits.ts";

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
const keys = z.strictObject({ keys: z.array(id).max(AT_ONCE.models) });

interface ModelRouteServices {
  models: Models;
  modelManagement: ModelManagement;
  modelCache: ModelCache;
  config: UploadSettings;
}

/** `models/`: the installed models, and how administrators manage them. */
export function modelRoutes(
  { models, modelManagement: manage, modelCache, config }: ModelRouteServices,
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
      summary: "Models that can be had without looking for them: the one that ships",
      response: starterModelsSchema,
    }, async ({ actor }) => ({
      starter_models: (await models.list(actor)).filter((m) => m.source === "starter")
        .map(({ name, description, source, base, type, format }) => ({
          name,
          description,
          source,
          base,
          type,
          format,
          is_installed: true,
          previous_names: [],
          dependencies: null,
        })),
      starter_bundles: {},
    })),
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
      body: z.strictObject({ paths: z.array(z.string().min(1).max(4_000)).max(AT_ONCE.models) }),
    }, ({ body }) => manage.removeOrphaned(body.paths)),
    route({
      method: "POST",
      path: "/api/v2/models/i/bulk_delete",
      ...admin,
      summary: "Delete several models",
      response: severalModelsSchema("deleted"),
      body: keys,
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
      body: keys,
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
      summary: "Delete a model; its files, too, where they lie in the models folder",
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
      path: "/api/v2/models/i/{key}/image",
      ...user,
      about: view,
      summary: "Its picture",
      media: "image/webp",
      params,
    }, async ({ actor, params }) => pictureAnswer(await manage.picture(actor, params.key))),
    route(
      {
        method: "PATCH",
        path: "/api/v2/models/i/{key}/image",
        ...admin,
        summary: "Set its picture",
        response: modelSchema,
        params,
        body: z.strictObject({ image: filePart }),
        bodyType: "form",
        bodyLimit: pictureFormLimit(config),
      },
      async ({ actor, params, body }) =>
        manage.setPicture(actor, params.key, await bytesOf(body.image)),
    ),
    route({
      method: "DELETE",
      path: "/api/v2/models/i/{key}/image",
      ...admin,
      summary: "Remove its picture",
      params,
      status: 204,
    }, ({ actor, params }) => manage.removePicture(actor, params.key)),
  ];
}
