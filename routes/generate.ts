import { enqueuedSchema, generatedSchema } from "../services/contract/queue.ts";
import { GenerateInput } from "../services/generate/simple.ts";
import {
  DescribeInput,
  PreprocessInput,
  RemoveBackgroundInput,
} from "../services/generate/vision.ts";
import { UpscaleInput } from "../services/generate/upscale.ts";
import type { Generate } from "../services/queue/commands/generate.ts";
import type { Vision } from "../services/queue/commands/vision.ts";
import type { Upscale } from "../services/queue/commands/upscale.ts";
import { type Route, route } from "./gate.ts";

/** Simple forms, of which the server makes the graph. */
export function generateRoutes(
  { generate, upscale, vision }: { generate: Generate; upscale: Upscale; vision: Vision },
): Route[] {
  return [
    route({
      method: "POST",
      path: "/api/v1/generate",
      audience: "user",
      scope: "generate",
      summary: "Make images from a prompt",
      response: generatedSchema,
      body: GenerateInput,
    }, ({ actor, body }) => generate(actor, body)),

    route({
      method: "POST",
      path: "/api/v1/upscale",
      audience: "user",
      scope: "generate",
      summary: "Enlarge an image by an upscaler",
      response: enqueuedSchema,
      body: UpscaleInput,
    }, ({ actor, body }) => upscale(actor, body)),

    route({
      method: "POST",
      path: "/api/v1/remove_background",
      audience: "user",
      scope: "generate",
      summary: "Make the background of an image transparent",
      response: enqueuedSchema,
      body: RemoveBackgroundInput,
    }, ({ actor, body }) => vision.removeBackground(actor, body)),

    route({
      method: "POST",
      path: "/api/v1/describe",
      audience: "user",
      scope: "generate",
      summary: "Say in words what an image shows, by a model",
      response: enqueuedSchema,
      body: DescribeInput,
    }, ({ actor, body }) => vision.describe(actor, body)),

    route({
      method: "POST",
      path: "/api/v1/preprocess",
      audience: "user",
      scope: "generate",
      summary: "Make a control image by a model, as a preview of what a ControlNet sees",
      response: enqueuedSchema,
      body: PreprocessInput,
    }, ({ actor, body }) => vision.preprocess(actor, body)),
  ];
}
