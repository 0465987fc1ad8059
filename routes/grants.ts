import { id } from "../services/contract/fields.ts";
import { z } from "zod";
import { type Grants, KINDS, type ThingKind } from "../services/access/mod.ts";
import { KIND_PATHS, KIND_WORDS } from "../services/contract/kinds.ts";
import { grantBody, grantSchema } from "../services/contract/sharing.ts";
import { type Route, route } from "./gate.ts";

/** Sharing with named people and groups: the same three routes for everything that is owned. */
export function grantRoutes({ grants }: { grants: Grants }): Route[] {
  return Object.entries(KINDS).flatMap(([name, { owner }]) => {
    const kind = name as ThingKind;
    const path = KIND_PATHS[kind];
    const { one: word } = KIND_WORDS[kind];
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
