import { z } from "zod";
import { fileForm, id, nothing } from "../services/contract/fields.ts";
import {
  listedWildcardSchema,
  wholeWildcardSchema,
  wildcardBody,
  wildcardChanges,
} from "../services/contract/wildcards.ts";
import type { Wildcards } from "../services/wildcards/mod.ts";
import { bytesOf, download } from "./file_parts.ts";
import { flag } from "./fields.ts";
import { type About, type Route, route } from "./gate.ts";

const params = z.object({ wildcard_id: id });
const about = (verb: About["verb"]): About => ({ kind: "wildcard", verb, id: "wildcard_id" });

/** `wildcards/`: lists of lines that prompts take from. */
export function wildcardRoutes({ wildcards }: { wildcards: Wildcards }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/wildcards/",
      audience: "user",
      scope: "read",
      summary: "My wildcards and the shared ones, each with its first lines",
      query: z.strictObject({
        shared_only: flag.default(false).describe("without what only administrators see"),
      }),
      response: z.array(listedWildcardSchema),
    }, ({ actor, query }) => wildcards.list(actor, query.shared_only)),
    route({
      method: "POST",
      path: "/api/v1/wildcards/",
      audience: "user",
      scope: "manage",
      summary: "Keep a wildcard: lines, one of which a prompt takes where it says __name__",
      body: wildcardBody,
      response: wholeWildcardSchema,
    }, ({ actor, body }) => wildcards.create(actor, body)),
    route(
      {
        method: "POST",
        path: "/api/v1/wildcards/import",
        audience: "user",
        scope: "manage",
        summary: "Take in a .txt file of lines; the wildcard is called as the file",
        query: z.strictObject({
          replace: flag.default(false).describe("give my wildcard of that name these lines"),
        }),
        body: fileForm,
        bodyType: "form",
        response: wholeWildcardSchema,
      },
      async ({ actor, body: { file }, query: { replace } }) =>
        await wildcards.importFile(actor, { name: file.name, bytes: await bytesOf(file) }, replace),
    ),
    route(
      {
        method: "GET",
        path: "/api/v1/wildcards/export/mine",
        audience: "user",
        scope: "read",
        summary: "My own wildcards as a zip of .txt files",
        media: "application/zip",
      },
      async ({ actor }) =>
        download("wildcards.zip", "application/zip", (await wildcards.exportMine(actor)).body!),
    ),
    route({
      method: "GET",
      path: "/api/v1/wildcards/i/{wildcard_id}",
      audience: "user",
      scope: "read",
      about: about("view"),
      summary: "One wildcard with all its lines",
      params,
      response: wholeWildcardSchema,
    }, ({ actor, params }) => wildcards.get(actor, params.wildcard_id)),
    route({
      method: "PATCH",
      path: "/api/v1/wildcards/i/{wildcard_id}",
      audience: "user",
      scope: "manage",
      about: about("edit"),
      summary: "Change a wildcard, or show it to everybody",
      params,
      body: wildcardChanges,
      response: wholeWildcardSchema,
    }, ({ actor, params, body }) => wildcards.update(actor, params.wildcard_id, body)),
    route({
      method: "DELETE",
      path: "/api/v1/wildcards/i/{wildcard_id}",
      audience: "user",
      scope: "manage",
      about: about("own"),
      summary: "Delete a wildcard",
      params,
      response: nothing,
    }, async ({ actor, params }) => {
      await wildcards.remove(actor, params.wildcard_id);
      return {};
    }),
    route({
      method: "POST",
      path: "/api/v1/wildcards/i/{wildcard_id}/restore",
      audience: "user",
      scope: "manage",
      summary: "Take back within a day that you deleted it",
      params,
      response: wholeWildcardSchema,
    }, ({ actor, params }) => wildcards.restore(actor, params.wildcard_id)),
    route({
      method: "GET",
      path: "/api/v1/wildcards/i/{wildcard_id}/file",
      audience: "user",
      scope: "read",
      about: about("view"),
      summary: "Its lines as a .txt file",
      params,
      media: "text/plain",
    }, async ({ actor, params }) => {
      const { name, text } = await wildcards.get(actor, params.wildcard_id);
      const file = `${name.replaceAll("/", "-")}.txt`;
      return download(file, "text/plain; charset=utf-8", text);
    }),
  ];
}
