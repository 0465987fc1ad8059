import { z } from "zod";
import { type Grants, KINDS, type ThingKind } from "../services/access/mod.ts";
import { grantSchema } from "../services/contract/sharing.ts";
import { id } from "./fields.ts";
import { type Route, route } from "./gate.ts";
import { LENGTH } from "../services/contract/limits.ts";

/** Paths of the things that can be shared by name; the parameter is their id. */
const PATHS: Readonly<Record<ThingKind, string>> = {
  board: "/api/v1/boards/{board_id}",
  image: "/api/v1/images/i/{image_name}",
  workflow: "/api/v1/workflows/i/{workflow_id}",
  style_preset: "/api/v1/style_presets/i/{style_preset_id}",
  system_prompt: "/api/v1/system_prompts/i/{system_prompt_id}",
  model: "/api/v2/models/i/{key}",
};

const grantBody = z.strictObject({
  user_id: id.optional(),
  user_email: z.string().min(3).max(LENGTH.email).optional(),
  group_id: id.optional(),
  level: z.enum(["view", "add", "edit"]),
  expires_at: z.iso.datetime({ offset: true }).transform((at) => new Date(at).toISOString())
    .nullish(),
});

/** Sharing with named people and groups: the same three routes for everything that is owned. */
export function grantRoutes({ grants }: { grants: Grants }): Route[] {
  return Object.entries(PATHS).flatMap(([name, path]) => {
    const kind = name as ThingKind;
    const { word, owner } = KINDS[kind];
    const param = /\{(\w+)\}/.exec(path)![1]!;
    const about = owner === null ? {} : { about: { kind, verb: "own", id: param } as const };
    const params = z.object({ [param]: id });
    const withGrant = z.object({ [param]: id, grant_id: id });
    return [
      route({
        method: "GET",
        path: `${path}/grants`,
        audience: "user",
        scope: "read",
        ...about,
        summary: `With whom the ${word} is shared by name`,
        response: z.array(grantSchema),
        params,
      }, ({ actor, params }) => grants.list(actor, kind, params[param] ?? "")),
      route({
        method: "PUT",
        path: `${path}/grants`,
        audience: "user",
        scope: "manage",
        ...about,
        summary: `Share the ${word} with a person or a group, or change how`,
        response: grantSchema,
        params,
        body: grantBody,
      }, ({ actor, params, body }) => grants.put(actor, kind, params[param] ?? "", body)),
      route(
        {
          method: "DELETE",
          path: `${path}/grants/{grant_id}`,
          audience: "user",
          scope: "manage",
          ...about,
          summary: `Stop sharing the ${word} with one of them`,
          params: withGrant,
          status: 204,
        },
        ({ actor, params }) =>
          grants.remove(actor, kind, params[param] ?? "", params["grant_id"] ?? ""),
      ),
    ];
  });
}
