import { z } from "zod";
import type { Config } from "../services/config/mod.ts";
import { say, words } from "../services/contract/refusals.ts";
import { problem } from "../services/errors/mod.ts";
import type { Installs } from "../services/models/install.ts";
import { installOptions } from "../services/models/install_options.ts";
import {
  browsedSchema,
  candidateSchema,
  foundModelsSchema,
  installableBase,
  installBody,
  installSchema,
  modelUpdateSchema,
  offerSchema,
} from "../services/contract/model_installs.ts";
import { hubToken, huggingFaceModelsSchema } from "../services/contract/hubs.ts";
import { id } from "../services/contract/fields.ts";
import { flag } from "./fields.ts";
import { type Route, route } from "./gate.ts";
import { notOffered } from "./not_offered.ts";

const admin = { audience: "admin", scope: "manage" } as const;
const path = z.string().min(1).max(4_000);
const params = z.object({
  id: z.string().regex(/^\d{1,9}$/, words(say("whole_number"))).transform(Number),
});

/**
 * `models/install`, `models/scan_folder`, `models/recognise`: bring in models. For administrators.
 */
export function modelInstallRoutes(
  { installs, config }: { installs: Installs; config: Pick<Config, "base_path"> },
): Route[] {
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
      path: "/api/v2/models/browse",
      ...admin,
      summary:
        "A folder of the server in which a model can be chosen; without a path, where to begin",
      response: browsedSchema,
      query: z.strictObject({ path: path.optional() }),
    }, ({ query }) => installs.browse(query.path)),
    route({
      method: "GET",
      path: "/api/v2/models/recognise",
      ...admin,
      summary: "What a file or folder of the server is, and what would be installed from it",
      response: candidateSchema,
      query: z.strictObject({ path, base: installableBase.optional() }),
    }, ({ query }) => installs.recognise(query.path, query.base)),
    route({
      method: "GET",
      path: "/api/v2/models/install",
      ...admin,
      summary: "All installations since the server started",
      response: z.array(installSchema),
    }, () => installs.list()),
    route(
      {
        method: "POST",
        path: "/api/v2/models/install",
        ...admin,
        summary: "Install a model: from a link, a repository or a path of the server",
        response: installSchema,
        query: z.strictObject({
          source: path,
          inplace: flag.default(false),
          access_token: hubToken.optional(),
        }),
        body: installBody.optional(),
        status: 201,
      },
      ({ actor, query, body }) =>
        installs.start(
          actor,
          query.source,
          installOptions(body, query.inplace),
          query.access_token,
        ),
    ),
    route({
      method: "DELETE",
      path: "/api/v2/models/install",
      ...admin,
      summary: "Forget installations that have ended, and the parts of those that failed",
      status: 204,
    }, () => installs.prune()),
    route({
      method: "GET",
      path: "/api/v2/models/offer",
      ...admin,
      summary: "What there is at a link or in a repository, and what would be downloaded of it",
      response: offerSchema,
      query: z.strictObject({ source: path }),
    }, ({ query }) => installs.offer(query.source)),
    // A link of another site can bring a person here: it shows the model, and installs nothing.
    route({
      method: "GET",
      path: "/api/v2/models/install/huggingface",
      ...admin,
      summary: "Go to the page that installs a repository of Hugging Face",
      media: "text/html",
      query: z.strictObject({ source: path }),
    }, ({ query }) => {
      const to = `${config.base_path}/models?${new URLSearchParams({ source: query.source })}`;
      return new Response(null, { status: 303, headers: { location: to } });
    }),
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
    ...(["pause", "resume", "restart_failed"] as const).map((verb) =>
      route({
        method: "POST",
        path: `/api/v2/models/install/{id}/${verb}`,
        ...admin,
        summary: SUMMARY[verb],
        response: installSchema,
        params,
        status: 201,
      }, ({ params }) => verb === "pause" ? installs.pause(params.id) : installs.resume(params.id))
    ),
    route({
      method: "POST",
      path: "/api/v2/models/install/{id}/restart_file",
      ...admin,
      summary: "Download one file of a stopped installation from its beginning",
      response: installSchema,
      params,
      body: z.url().max(4_000),
      status: 201,
    }, ({ params, body }) => installs.restartFile(params.id, body)),
    route({
      method: "GET",
      path: "/api/v2/models/i/{key}/update",
      ...admin,
      summary: "Whether the hub of a model has a newer version of it",
      response: modelUpdateSchema,
      params: z.object({ key: id }),
    }, ({ params }) => installs.updates.look(params.key)),
    route({
      method: "POST",
      path: "/api/v2/models/i/{key}/update",
      ...admin,
      summary: "Download the newer version, which then takes the place of the model",
      response: installSchema,
      params: z.object({ key: id }),
      status: 201,
    }, ({ actor, params }) => installs.updates.start(actor, params.key)),
    route({
      method: "GET",
      path: "/api/v2/models/hugging_face",
      ...admin,
      summary: "The models in a repository of Hugging Face",
      response: huggingFaceModelsSchema,
      query: z.strictObject({ hugging_face_repo: path }),
    }, ({ query }) => installs.filesOf(query.hugging_face_repo)),
    notOffered(
      "PUT",
      "/api/v2/models/convert/{key}",
      "Nothing has to be converted: checkpoint files are used as they are.",
    ),
  ];
}

const SUMMARY = {
  pause: "Stop a download; its parts stay",
  resume: "Go on with a download that was stopped",
  restart_failed: "Go on with a download that has failed",
} as const;
