import { z } from "zod";
import { say } from "../services/contract/refusals.ts";
import { problem, words } from "../services/errors/mod.ts";
import type { Installs } from "../services/models/install.ts";
import { candidateSchema, foundModelsSchema, installSchema } from "../services/contract/models.ts";
import { flag } from "./fields.ts";
import { type Route, route } from "./gate.ts";
import { notOffered } from "./not_offered.ts";
import { LENGTH } from "../services/contract/limits.ts";

const admin = { audience: "admin", scope: "manage" } as const;
const path = z.string().min(1).max(4_000);
const base = z.enum(["sd-1", "sd-2", "sdxl", "sdxl-refiner"]);
const params = z.object({
  id: z.string().regex(/^\d{1,9}$/, words(say("whole_number"))).transform(Number),
});
const config = z.looseObject({
  name: z.string().trim().min(1).max(LENGTH.modelName).nullish(),
  description: z.string().max(LENGTH.modelDescription).nullish(),
  base: base.nullish(),
});

/** `models/install`, `models/scan_folder`, `models/recognise`: bring in models. For administrators. */
export function modelInstallRoutes({ installs }: { installs: Installs }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v2/models/scan_folder",
      ...admin,
      summary: "The models below a folder of the server: folders and single files",
      response: foundModelsSchema,
      query: z.strictObject({ scan_path: path.optional() }),
    }, ({ query }) => {
      if (query.scan_path === undefined) {
        throw problem("bad_request", "Give the folder to search as scan_path.");
      }
      return installs.scan(query.scan_path);
    }),
    route({
      method: "GET",
      path: "/api/v2/models/recognise",
      ...admin,
      summary: "What a file or folder of the server is, and what would be installed from it",
      response: candidateSchema,
      query: z.strictObject({ path, base: base.optional() }),
    }, ({ query }) => installs.recognise(query.path, query.base)),
    route({
      method: "GET",
      path: "/api/v2/models/install",
      ...admin,
      summary: "All installations since the server started",
      response: z.array(installSchema),
    }, () => installs.list()),
    route({
      method: "POST",
      path: "/api/v2/models/install",
      ...admin,
      summary: "Install a model from a file or a folder of the server",
      response: installSchema,
      query: z.strictObject({
        source: path,
        inplace: flag.default(false),
        access_token: z.string().max(1_000).optional(),
      }),
      body: config.optional(),
      status: 201,
    }, ({ actor, query, body }) =>
      installs.start(actor, query.source, {
        inplace: query.inplace,
        name: body?.name ?? undefined,
        description: body?.description ?? undefined,
        base: body?.base ?? undefined,
      })),
    route({
      method: "DELETE",
      path: "/api/v2/models/install",
      ...admin,
      summary: "Forget installations that have ended",
      status: 204,
    }, () => installs.prune()),
    notOffered("GET", "/api/v2/models/install/huggingface", NO_DOWNLOADS),
    route({
      method: "GET",
      path: "/api/v2/models/install/{id}",
      ...admin,
      summary: "How far an installation is",
      response: installSchema,
      params,
    }, ({ params }) => installs.get(params.id)),
    route({
      method: "DELETE",
      path: "/api/v2/models/install/{id}",
      ...admin,
      summary: "Cancel an installation",
      response: installSchema,
      params,
      status: 201,
    }, ({ params }) => installs.cancel(params.id)),
    ...["pause", "resume", "restart_failed", "restart_file"].map((verb) =>
      notOffered("POST", `/api/v2/models/install/{id}/${verb}`, NO_DOWNLOADS)
    ),
    notOffered("GET", "/api/v2/models/hugging_face", NO_DOWNLOADS),
    notOffered("GET", "/api/v2/models/hf_login", NO_DOWNLOADS),
    notOffered("POST", "/api/v2/models/hf_login", NO_DOWNLOADS),
    notOffered("DELETE", "/api/v2/models/hf_login", NO_DOWNLOADS),
    notOffered(
      "PUT",
      "/api/v2/models/convert/{key}",
      "Nothing has to be converted: checkpoint files are used as they are.",
    ),
  ];
}

const NO_DOWNLOADS =
  "Models are not downloaded here. Put the model on the server and install it from there.";
