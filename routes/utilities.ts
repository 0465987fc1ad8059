import { id } from "../services/contract/fields.ts";
import { z } from "zod";
import { LIMITS } from "../inference/graph/limits.ts";
import type { Access } from "../services/access/mod.ts";
import {
  dynamicPromptsSchema,
  estimateSchema,
  tokenCountSchema,
} from "../services/contract/prompts.ts";
import { dynamicPromptsBody, expandDynamicPrompt } from "../services/dynamic_prompts/mod.ts";
import { problem } from "../services/errors/mod.ts";
import { DEFAULT_QUEUE, EstimateInput, type Queue } from "../services/queue/mod.ts";
import { type CountTokens, tokenCountBody } from "../services/token_count/mod.ts";
import { type Route, route } from "./gate.ts";
import { LENGTH } from "../services/contract/limits.ts";

interface UtilityDeps {
  access: Pick<Access, "requireOne">;
  countTokens: CountTokens;
  queue: Pick<Queue, "estimate">;
}

/** `utilities/`: help with writing prompts. */
export function utilityRoutes({ access, countTokens, queue }: UtilityDeps): Route[] {
  return [
    route({
      method: "POST",
      path: "/api/v1/utilities/dynamicprompts",
      audience: "user",
      scope: "read",
      summary: "The prompts that a dynamic prompt like {a|b} stands for",
      body: dynamicPromptsBody,
      response: dynamicPromptsSchema,
    }, ({ body }) => expandDynamicPrompt(body)),
    route({
      method: "POST",
      path: "/api/v1/utilities/token_count",
      audience: "user",
      scope: "read",
      summary: "How many tokens prompts are for a model, and what it does not read of them",
      body: tokenCountBody,
      response: tokenCountSchema,
    }, ({ actor, body }) => countTokens(actor, body)),
    route({
      method: "POST",
      path: "/api/v1/utilities/estimate",
      audience: "user",
      scope: "read",
      summary: "What images would cost, and when they would be done if asked for now",
      body: EstimateInput,
      response: estimateSchema,
    }, ({ actor, body }) => queue.estimate(actor, DEFAULT_QUEUE, body)),
    route({
      method: "POST",
      path: "/api/v1/utilities/image-to-prompt",
      audience: "user",
      scope: "generate",
      about: { kind: "image", verb: "view", id: "image_name" },
      summary: "Not offered: there is no model here that reads images",
      status: 501,
      body: z.strictObject({
        image_name: id,
        model_key: z.string().max(200).optional(),
        instruction: z.string().max(10_000).optional(),
        system_prompt_id: z.string().max(200).optional(),
      }),
    }, async ({ actor, body }) => {
      await access.requireOne(actor, "view", "image", body.image_name);
      throw problem("not_implemented", "There is no model here that describes images.");
    }),
    route({
      method: "POST",
      path: "/api/v1/utilities/expand-prompt",
      audience: "user",
      scope: "generate",
      summary: "Not offered: there is no language model here",
      status: 501,
      body: z.strictObject({
        prompt: z.string().max(LIMITS.prompt.max),
        model_key: z.string().max(200).optional(),
        system_prompt: z.string().max(LENGTH.systemPrompt).nullish(),
        max_tokens: z.int().min(1).max(100_000).optional(),
      }),
    }, () => {
      throw problem("not_implemented", "There is no language model here.");
    }),
  ];
}
