import { z } from "zod";
import { nothing } from "../services/contract/fields.ts";
import {
  systemPromptBody,
  systemPromptChanges,
  systemPromptSchema,
} from "../services/contract/presets.ts";
import type { SystemPrompts } from "../services/system_prompts/mod.ts";
import { type About, type Route, route } from "./gate.ts";

const params = z.object({ system_prompt_id: z.string().min(1).max(200) });
const about = (verb: About["verb"]): About => ({
  kind: "system_prompt",
  verb,
  id: "system_prompt_id",
});

/** `system_prompts/`: instructions for language models. */
export function systemPromptRoutes(
  { systemPrompts }: { systemPrompts: SystemPrompts },
): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/system_prompts/",
      audience: "user",
      scope: "read",
      summary: "My system prompts and the public ones",
      response: z.array(systemPromptSchema),
    }, ({ actor }) => systemPrompts.list(actor)),
    route({
      method: "POST",
      path: "/api/v1/system_prompts/",
      audience: "user",
      scope: "manage",
      summary: "Keep a system prompt",
      response: systemPromptSchema,
      body: systemPromptBody,
    }, ({ actor, body }) => systemPrompts.create(actor, body)),
    route({
      method: "GET",
      path: "/api/v1/system_prompts/i/{system_prompt_id}",
      audience: "user",
      scope: "read",
      about: about("view"),
      summary: "One system prompt",
      response: systemPromptSchema,
      params,
    }, ({ actor, params }) => systemPrompts.get(actor, params.system_prompt_id)),
    route({
      method: "PATCH",
      path: "/api/v1/system_prompts/i/{system_prompt_id}",
      audience: "user",
      scope: "manage",
      about: about("edit"),
      summary: "Change a system prompt, or show it to everybody",
      response: systemPromptSchema,
      params,
      body: systemPromptChanges,
    }, ({ actor, params, body }) => systemPrompts.update(actor, params.system_prompt_id, body)),
    route({
      method: "DELETE",
      path: "/api/v1/system_prompts/i/{system_prompt_id}",
      audience: "user",
      scope: "manage",
      about: about("own"),
      summary: "Delete a system prompt",
      response: nothing,
      params,
    }, async ({ actor, params }) => {
      await systemPrompts.remove(actor, params.system_prompt_id);
      return {};
    }),
  ];
}
