import { z } from "zod";
import { mailLanguage, resetPasswordSchema } from "../services/contract/sign_in.ts";
import {
  endedSchema,
  newUserBody,
  overviewSchema,
  signInLinkSchema,
  transferBody,
  userChanges,
  userSchema,
  userSessionSchema,
} from "../services/contract/users.ts";
import { handoverSchema } from "../services/users/answers.ts";
import type { Users } from "../services/users/mod.ts";
import { count, searchWords } from "./fields.ts";
import { type Route, route } from "./gate.ts";
import { SMALL_BODY } from "./user_schema.ts";
import { PAGE } from "../services/contract/limits.ts";

const params = z.object({ user_id: z.string() });

/** Users, for administrators. API keys may only read: a leaked key cannot create accounts. */
export function userRoutes({ users }: { users: Users }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/auth/users",
      audience: "admin",
      scope: "manage",
      summary: "Everybody, by e-mail address; the header X-Total-Count tells how many match",
      query: z.strictObject({
        limit: count(1, PAGE).optional(),
        offset: count(0, 1_000_000_000).default(0),
        search: searchWords.optional(),
      }),
      response: z.array(userSchema),
    }, async ({ actor, query, c }) => {
      const { items, total } = await users.list(actor, {
        limit: query.limit ?? null,
        offset: query.offset,
        search: query.search ?? null,
      });
      c.header("X-Total-Count", String(total));
      return items;
    }),
    route({
      method: "GET",
      path: "/api/v1/admin/people",
      audience: "admin",
      scope: "manage",
      summary: "Images, storage, waiting items, groups and last visit of everybody",
      response: z.array(overviewSchema),
    }, ({ actor }) => users.overview(actor)),
    route(
      {
        method: "POST",
        path: "/api/v1/auth/users",
        audience: "admin",
        scope: "none",
        summary: "Add somebody",
        body: newUserBody,
        bodyLimit: SMALL_BODY,
        status: 201,
        response: userSchema,
      },
      ({ actor, body }) =>
        users.create(actor, { ...body, display_name: body.display_name ?? null }),
    ),
    route({
      method: "GET",
      path: "/api/v1/auth/users/{user_id}",
      audience: "admin",
      scope: "manage",
      about: { kind: "user", verb: "view", id: "user_id" },
      summary: "One person",
      params,
      response: userSchema,
    }, ({ actor, params }) => users.get(actor, params.user_id)),
    route({
      method: "PATCH",
      path: "/api/v1/auth/users/{user_id}",
      audience: "admin",
      scope: "none",
      about: { kind: "user", verb: "edit", id: "user_id" },
      summary: "Change somebody's account, role, limits or password",
      params,
      body: userChanges,
      bodyLimit: SMALL_BODY,
      response: userSchema,
    }, ({ actor, params, body }) =>
      users.update(actor, params.user_id, {
        ...body,
        email: body.email ?? undefined,
        user_name: body.user_name,
        password: body.password ?? undefined,
        is_admin: body.is_admin ?? undefined,
        is_active: body.is_active ?? undefined,
        must_change_password: body.must_change_password ?? undefined,
        queue_weight: body.queue_weight ?? undefined,
      })),
    route({
      method: "DELETE",
      path: "/api/v1/auth/users/{user_id}",
      audience: "admin",
      scope: "none",
      about: { kind: "user", verb: "own", id: "user_id" },
      summary: "Delete an account; its things go to transfer_to, or to the trash",
      params,
      query: z.strictObject({ transfer_to: z.string().min(1).optional() }),
      status: 204,
    }, async ({ actor, params, query }) => {
      await users.remove(actor, params.user_id, query.transfer_to ?? null);
    }),
    route({
      method: "POST",
      path: "/api/v1/auth/users/{user_id}/reset-password",
      audience: "admin",
      scope: "none",
      about: { kind: "user", verb: "edit", id: "user_id" },
      summary: "A new password for somebody and a link that signs in once, both shown this once",
      params,
      response: resetPasswordSchema,
    }, ({ actor, params }) => users.resetPassword(actor, params.user_id)),
    route({
      method: "POST",
      path: "/api/v1/auth/users/{user_id}/sign-in-link",
      audience: "admin",
      scope: "none",
      about: { kind: "user", verb: "edit", id: "user_id" },
      summary: "A link that signs somebody in once, shown this once; earlier ones end",
      params,
      response: signInLinkSchema,
    }, ({ actor, params }) => users.makeLink(actor, params.user_id)),
    route({
      method: "POST",
      path: "/api/v1/auth/users/{user_id}/sign-in-link/mail",
      audience: "admin",
      scope: "none",
      about: { kind: "user", verb: "edit", id: "user_id" },
      summary: "Send somebody a link that signs in once; earlier ones end",
      params,
      query: z.strictObject({ language: mailLanguage.default("en") }),
      status: 204,
    }, ({ actor, params, query }) => users.mailLink(actor, params.user_id, query.language)),
    route({
      method: "DELETE",
      path: "/api/v1/auth/users/{user_id}/sign-in-link",
      audience: "admin",
      scope: "none",
      about: { kind: "user", verb: "edit", id: "user_id" },
      summary: "End somebody's sign-in link",
      params,
      response: endedSchema,
    }, async ({ actor, params }) => ({ ended: await users.revokeLinks(actor, params.user_id) })),
    route({
      method: "GET",
      path: "/api/v1/auth/users/{user_id}/things",
      audience: "admin",
      scope: "manage",
      about: { kind: "user", verb: "view", id: "user_id" },
      summary: "How much somebody (or `system`) owns, without what is in the trash",
      params,
      response: handoverSchema,
    }, ({ actor, params }) => users.things(actor, params.user_id)),
    route({
      method: "POST",
      path: "/api/v1/auth/users/{user_id}/transfer",
      audience: "admin",
      scope: "none",
      about: { kind: "user", verb: "own", id: "user_id" },
      summary: "Hand everything that somebody (or `system`) owns to somebody else",
      params,
      body: transferBody,
      bodyLimit: SMALL_BODY,
      response: handoverSchema,
    }, ({ actor, params, body }) => users.transfer(actor, params.user_id, body.to)),
    route({
      method: "GET",
      path: "/api/v1/auth/users/{user_id}/sessions",
      audience: "admin",
      scope: "none",
      about: { kind: "user", verb: "view", id: "user_id" },
      summary: "Where somebody is signed in",
      params,
      response: z.array(userSessionSchema),
    }, ({ actor, params }) => users.sessions(actor, params.user_id)),
    route({
      method: "DELETE",
      path: "/api/v1/auth/users/{user_id}/sessions",
      audience: "admin",
      scope: "none",
      about: { kind: "user", verb: "edit", id: "user_id" },
      summary: "Sign somebody out everywhere",
      params,
      response: endedSchema,
    }, async ({ actor, params }) => ({ ended: await users.endSessions(actor, params.user_id) })),
  ];
}
