import { z } from "zod";
import {
  HUBS,
  hubTokenBody,
  hubTokensSchema,
  tokenStatusSchema,
} from "../services/contract/hubs.ts";
import type { Hubs, HubTokens } from "../services/hubs/mod.ts";
import { type Route, route } from "./gate.ts";

const admin = { audience: "admin", scope: "manage" } as const;
const params = z.object({ hub: z.enum(HUBS) });

/** The tokens with which this server signs in at hubs. For administrators. */
export function hubRoutes(
  { hubTokens, hubs }: { hubTokens: HubTokens; hubs: Pick<Hubs, "tokenStatus"> },
): Route[] {
  const path = "/api/v2/models/hf_login";
  return [
    route({
      method: "GET",
      path,
      ...admin,
      summary: "Whether Hugging Face knows the token of this server",
      response: tokenStatusSchema,
    }, () => hubs.tokenStatus()),
    route({
      method: "POST",
      path,
      ...admin,
      summary: "Keep a token for Hugging Face",
      response: tokenStatusSchema,
      body: hubTokenBody,
    }, async ({ actor, body }) => {
      await hubTokens.set(actor, "huggingface", body.token);
      return await hubs.tokenStatus();
    }),
    route({
      method: "DELETE",
      path,
      ...admin,
      summary: "Forget the token for Hugging Face",
      response: tokenStatusSchema,
    }, async ({ actor }) => {
      await hubTokens.remove(actor, "huggingface");
      return "invalid" as const;
    }),
    route({
      method: "GET",
      path: "/api/v2/models/hub_tokens",
      ...admin,
      summary: "At which hubs this server signs in",
      response: hubTokensSchema,
    }, () => hubTokens.hints()),
    route({
      method: "PUT",
      path: "/api/v2/models/hub_tokens/{hub}",
      ...admin,
      summary: "Keep a token for a hub",
      response: hubTokensSchema,
      params,
      body: hubTokenBody,
    }, async ({ actor, params, body }) => {
      await hubTokens.set(actor, params.hub, body.token);
      return await hubTokens.hints();
    }),
    route({
      method: "DELETE",
      path: "/api/v2/models/hub_tokens/{hub}",
      ...admin,
      summary: "Forget the token for a hub",
      response: hubTokensSchema,
      params,
    }, async ({ actor, params }) => {
      await hubTokens.remove(actor, params.hub);
      return await hubTokens.hints();
    }),
  ];
}
