import { z } from "zod";
import { LIMITS } from "../../inference/graph/limits.ts";
import { filePart } from "../contract/fields.ts";

/** Maximum number of images of one request, and of images sent before one is done. */
const AT_ONCE = 10;
const MOST_PARTIAL = 3;

const size = z.string().regex(/^(auto|\d{2,5}x\d{2,5})$/, 'must be "auto" or as "512x512"')
  .default("auto");
const format = z.enum(["url", "b64_json"]).default("b64_json");

/** Fields that mean something only to OpenAI's own models are let through and have no effect. */
export const GenerationInput = z.looseObject({
  prompt: z.string().min(1).max(LIMITS.prompt.max),
  model: z.string().max(255).nullish(),
  n: z.int().min(1).max(AT_ONCE).nullish(),
  size: size.nullish(),
  response_format: format.nullish(),
  stream: z.boolean().nullish(),
  partial_images: z.int().min(0).max(MOST_PARTIAL).nullish(),
});

export const EditInput = z.looseObject({
  prompt: z.string().min(1).max(LIMITS.prompt.max),
  image: filePart.optional(),
  "image[]": filePart.optional(),
  mask: filePart.optional(),
  model: z.string().max(255).optional(),
  n: z.coerce.number().pipe(z.int().min(1).max(AT_ONCE)).default(1),
  size: size.optional(),
  response_format: format.optional(),
}).refine((form) => form.image ?? form["image[]"], { path: ["image"], error: "send a file" });

export const imagesSchema = z.object({
  created: z.number(),
  data: z.array(
    z.object({ b64_json: z.exactOptional(z.string()), url: z.exactOptional(z.string()) }),
  ),
});
export const modelsSchema = z.object({
  object: z.literal("list"),
  data: z.array(z.object({
    id: z.string(),
    object: z.literal("model"),
    created: z.number(),
    owned_by: z.string(),
  })),
});
