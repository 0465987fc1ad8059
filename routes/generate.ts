import { enqueuedSchema, generatedSchema } from "../services/contract/queue.ts";
import { GenerateInput } from "../services/generate/simple.ts";
import { UpscaleInput } from "../services/generate/upscale.ts";
import type { Generate } from "../services/queue/commands/generate.ts";
import type { Upscale } from "../services/queue/commands/upscale.ts";
import { type Route, route } from "./gate.ts";

/** Simple forms, of which the server makes the graph. */
export function generateRoutes(
  { generate, upscale }: { generate: Generate; upscale: Upscale },
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
  ];
}
