import { generatedSchema } from "../services/contract/queue.ts";
import { GenerateInput } from "../services/generate/simple.ts";
import type { Generate } from "../services/queue/commands/generate.ts";
import { type Route, route } from "./gate.ts";

/** The simple form: a prompt and a few numbers; the server makes the graph. */
export function generateRoutes({ generate }: { generate: Generate }): Route[] {
  return [
    route({
      method: "POST",
      path: "/api/v1/generate",
      audience: "user",
      scope: "generate",
      summary: "Make pictures from a prompt",
      response: generatedSchema,
      body: GenerateInput,
    }, ({ actor, body }) => generate(actor, body)),
  ];
}
