import { id } from "../services/contract/fields.ts";
import { z } from "zod";
import { LIMITS } from "../inference/graph/limits.ts";
import type { Making } from "../services/doors/making.ts";
import {
  dynamicPromptsSchema,
  estimateSchema,
  imagePromptSchema,
  tokenCountSchema,
} from "../services/contract/prompts.ts";
import { dynamicPromptsBody, expandDynamicPrompt } from "../services/dynamic_prompts/mod.ts";
import { DescribeInput } from "../services/generate/vision.ts";
import { problem } from "../services/errors/mod.ts";
import { DEFAULT_QUEUE, EstimateInput, type Queue } from "../services/queue/mod.ts";
import { type CountTokens, tokenCountBody } from "../services/token_count/mod.ts";
import { type Route, route } from "./gate.ts";
import { LENGTH } from "../services/contract/limits.ts";

interface UtilityDeps {
  making: Pick<Making, "describe">;
  countTokens: CountTokens;
  queue: Pick<Queue, "estimate">;
}

/** `utilities/`: help with writing prompts. */
export function utilityRoutes({ making, countTokens, queue }: UtilityDeps): Route[] {
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
      summary: "What an image shows, as a prompt, if a model for descriptions is installed",
      response: imagePromptSchema,
      body: z.strictObject({
        image_name: id,
        model_key: z.string().min(1).max(255).nullish().describe(
          "key or name of the model; absent: the one that is installed",
        ),
        instruction: z.string().max(10_000).nullish().describe("taken, and of no effect"),
        system_prompt_id: z.string().max(200).nullish().describe("taken, and of no effect"),
      }),
    }, async ({ actor, body, c }) => {
      const { image_name: image, model_key } = body;
      const input = DescribeInput.parse({ image, model: model_key ?? undefined });
      const prompt = await making.describe(actor, input, { signal: c.req.raw.signal });
      return { prompt, error: null };
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
