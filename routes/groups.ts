import { id } from "../services/contract/fields.ts";
import { z } from "zod";
import {
  groupBody,
  groupChanges,
  groupSchema,
  wholeGroupSchema,
} from "../services/contract/sharing.ts";
import type { Groups } from "../services/groups/mod.ts";
import { type Route, route } from "./gate.ts";

const groupParams = z.object({ group_id: id });
const memberParams = z.object({ group_id: id, user_id: id });

/** Groups: users see the groups they are in; administrators create and fill them. */
export function groupRoutes({ groups }: { groups: Groups }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/groups",
      audience: "user",
      scope: "read",
      summary: "The groups that you are in; administrators: all",
      response: z.array(groupSchema),
    }, ({ actor }) => groups.list(actor)),
    route({
      method: "POST",
      path: "/api/v1/groups",
      audience: "admin",
      scope: "manage",
      summary: "Make a group",
      response: groupSchema,
      body: groupBody,
      status: 201,
    }, ({ actor, body }) => groups.create(actor, body.name)),
    route({
      method: "GET",
      path: "/api/v1/groups/{group_id}",
      audience: "user",
      scope: "read",
      summary: "A group and its members",
      response: wholeGroupSchema,
      params: groupParams,
    }, ({ actor, params }) => groups.get(actor, params.group_id)),
    route({
      method: "PATCH",
      path: "/api/v1/groups/{group_id}",
      audience: "admin",
      scope: "manage",
      summary: "Rename a group, change its weight in the queue and the limits of its members",
      response: groupSchema,
      params: groupParams,
      body: groupChanges,
    }, ({ actor, params, body }) => groups.change(actor, params.group_id, body)),
    route({
      method: "DELETE",
      path: "/api/v1/groups/{group_id}",
      audience: "admin",
      scope: "manage",
      summary: "Delete a group; what was shared with it is no longer",
      params: groupParams,
      status: 204,
    }, ({ actor, params }) => groups.remove(actor, params.group_id)),
    route({
      method: "PUT",
      path: "/api/v1/groups/{group_id}/members/{user_id}",
      audience: "admin",
      scope: "manage",
      summary: "Take somebody into a group",
      params: memberParams,
      status: 204,
    }, ({ actor, params }) => groups.addMember(actor, params.group_id, params.user_id)),
    route({
      method: "DELETE",
      path: "/api/v1/groups/{group_id}/members/{user_id}",
      audience: "admin",
      scope: "manage",
      summary: "Take somebody out of a group",
      params: memberParams,
      status: 204,
    }, ({ actor, params }) => groups.removeMember(actor, params.group_id, params.user_id)),
  ];
}
