import { z } from "zod";
import { fit, modelSchema } from "./models.ts";

/** Models that the server proposes to begin with. */

const starterModel = modelSchema.pick({
  name: true,
  description: true,
  source: true,
  base: true,
  type: true,
  format: true,
}).extend({
  id: z.string(),
  licence: z.string().nullable(),
  bytes: z.number().describe("to download, rounded"),
  needed_memory: z.number(),
  fits: fit.nullable().describe("null: nothing tells the memory of the GPU"),
  is_installed: z.boolean(),
  previous_names: z.array(z.string()),
  dependencies: z.null(),
});
export type StarterModelDTO = z.infer<typeof starterModel>;

export const starterModelsSchema = z.object({
  starter_models: z.array(starterModel),
  starter_bundles: z.record(
    z.string(),
    z.object({ name: z.string(), models: z.array(starterModel) }),
  ),
});
export type StarterModelsAnswer = z.infer<typeof starterModelsSchema>;
