import { z } from "zod";
import { id } from "../services/contract/fields.ts";
import { modelImagesSchema, modelSchema, modelsSchema } from "../services/contract/models.ts";
import { say } from "../services/contract/refusals.ts";
import { starterModelsSchema } from "../services/contract/starter_models.ts";
import type { Devices } from "../services/devices/mod.ts";
import { problem } from "../services/errors/mod.ts";
import type { ModelManagement } from "../services/models/manage.ts";
import type { Models } from "../services/models/mod.ts";
import { starterModels } from "../services/models/starters.ts";
import type { ModelUsage } from "../services/models/usage.ts";
import { several } from "./fields.ts";
import { coverAnswer } from "./file_parts.ts";
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
  modelManagement: Pick<ModelManagement, "cover">;
  modelUsage: ModelUsage;
  devices: Devices;
}

/** `models/`: the installed models that a user may use. */
export function modelRoutes(
  { models, modelManagement, modelUsage, devices }: ModelRouteServices,
): Route[] {
  const user = { audience: "user", scope: "read" } as const;
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
      path: "/api/v2/models/i/{key}",
      ...user,
      about: view,
      summary: "One model",
      response: modelSchema,
      params,
    }, ({ actor, params }) => models.get(actor, params.key)),
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
      path: "/api/v2/models/i/{key}/image",
      ...user,
      about: view,
      summary: "Its image",
      media: "image/webp",
      params,
    }, async ({ actor, params }) => coverAnswer(await modelManagement.cover(actor, params.key))),
  ];
}
