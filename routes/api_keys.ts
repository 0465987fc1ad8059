import { z } from "zod";
import type { Auth } from "../services/auth/mod.ts";
import { apiKeyBody, apiKeySchema, newApiKeySchema } from "../services/contract/users.ts";
import { type Route, route } from "./gate.ts";
import { SMALL_BODY } from "./user_schema.ts";

/** API keys for scripts. A key cannot create keys. */
export function apiKeyRoutes({ auth }: { auth: Auth }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/auth/api-keys",
      audience: "user",
      scope: "none",
      summary: "My API keys, without the secret part",
      response: z.array(apiKeySchema),
    }, ({ actor }) => auth.apiKeys.list(actor)),
    route({
      method: "POST",
      path: "/api/v1/auth/api-keys",
      audience: "user",
      scope: "none",
      summary: "Make an API key; the answer shows it this once",
      body: apiKeyBody,
      bodyLimit: SMALL_BODY,
      status: 201,
      response: newApiKeySchema,
    }, ({ actor, body }) =>
      auth.apiKeys.create(actor, {
        name: body.name,
        scopes: body.scopes,
        expires_at: body.expires_at ? new Date(body.expires_at).toISOString() : null,
      })),
    route({
      method: "DELETE",
      path: "/api/v1/auth/api-keys/{key_id}",
      audience: "user",
      scope: "none",
      summary: "Revoke an API key",
      params: z.object({ key_id: z.string() }),
      status: 204,
    }, ({ actor, params }) => auth.apiKeys.revoke(actor, params.key_id)),
  ];
}
