import { Buffer } from "node:buffer";
import {
  EditInput,
  GenerationInput,
  imagesSchema,
  modelsSchema,
} from "../../services/doors/openai_form.ts";
import { invalid } from "../../services/errors/mod.ts";
import { type Config, uploadLimits } from "../../services/config/mod.ts";
import type { Made, Making } from "../../services/doors/making.ts";
import { type Size, sizeOfStart, withStart } from "../../services/doors/start_image.ts";
import { GenerateInput } from "../../services/generate/simple.ts";
import { maskOf } from "../../services/images/mask.ts";
import type { Images } from "../../services/images/mod.ts";
import type { Models } from "../../services/models/mod.ts";
import { bytesOf, imageFormLimit } from "../file_parts.ts";
import { type Route, route } from "../gate.ts";
import { OPENAI } from "./openai_error.ts";
import { streamImages } from "./openai_stream.ts";

/** OpenAI's own models, which clients send by default: here they mean the default model. */
const THEIRS = /^(dall-e|gpt-image|chatgpt-image)/;

interface Deps {
  making: Making;
  models: Models;
  images: Images;
  config: Config;
}

/**
 * OpenAI's image routes, for programs that know them, with an API key of ours.
 * https://platform.openai.com/docs/api-reference/images
 */
export function openAiRoutes({ making, models, images, config }: Deps): Route[] {
  return [
    route({
      method: "GET",
      path: `${OPENAI}/models`,
      audience: "user",
      scope: "read",
      summary: "The image models, as OpenAI lists its own",
      response: modelsSchema,
    }, async ({ actor }) => {
      const found = await models.list(actor, { model_type: "main" });
      const data = found.map(({ name, created_at }) => ({
        id: name,
        object: "model" as const,
        created: seconds(created_at),
        owned_by: "atelier",
      }));
      return { object: "list" as const, data };
    }),
    route({
      method: "POST",
      path: `${OPENAI}/images/generations`,
      audience: "user",
      scope: ["read", "generate"],
      summary: "Make images from a prompt and wait for them, in OpenAI's form",
      response: imagesSchema,
      media: "text/event-stream",
      body: GenerationInput,
    }, async (call) => {
      const { prompt, model, n, response_format, stream, partial_images } = call.body;
      const input = generateInput(prompt, model, n ?? 1, sizeOf(call.body.size));
      if (stream) {
        const { signal } = call.c.req.raw;
        return await streamImages(
          call.c,
          (step) => making.make(call.actor, input, { signal, step }),
          { partial: partial_images ?? 0, kind: "image_generation" },
        );
      }
      const made = await making.make(call.actor, input, { signal: call.c.req.raw.signal });
      return answerOf(made, response_format, call.origin + config.base_path);
    }),
    route({
      method: "POST",
      path: `${OPENAI}/images/edits`,
      audience: "user",
      scope: ["read", "generate"],
      summary: "Make images from an image and a prompt and wait for them, in OpenAI's form",
      response: imagesSchema,
      bodyType: "form",
      bodyLimit: 2 * imageFormLimit(config),
      body: EditInput,
    }, async (call) => {
      const { body, actor, c } = call;
      const size = sizeOf(body.size);
      const input = generateInput(body.prompt, body.model, body.n, size);
      const limits = uploadLimits(config);
      const sent = {
        start: await bytesOf((body.image ?? body["image[]"]) as File),
        mask: body.mask ? await maskOf(await bytesOf(body.mask), "alpha", limits) : null,
      };
      const made = await withStart(images, actor, sent, (start, mask) =>
        making.make(actor, {
          ...input,
          ...size ?? sizeOfStart(start),
          init_image: start.image_name,
          ...(mask && { mask: mask.image_name }),
        }, { signal: c.req.raw.signal }));
      return answerOf(made, body.response_format, call.origin + config.base_path);
    }),
  ];
}

const seconds = (instant: string) => Math.floor(Date.parse(instant) / 1000);

/** `512x768`; undefined for `auto`, which is the model's own size. */
function sizeOf(size: string | null | undefined): Size | undefined {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(size ?? "") ?? [];
  return width === undefined ? undefined : { width: Number(width), height: Number(height) };
}

/** @throws Problem invalid for a size outside the limits */
function generateInput(
  prompt: string,
  model: string | null | undefined,
  count: number,
  size: Size | undefined,
): GenerateInput {
  const named = model && !THEIRS.test(model) ? { model } : {};
  const parsed = GenerateInput.safeParse({ prompt, count, ...named, ...size });
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map(({ path, message }) => ({
    field: path.includes("width") || path.includes("height")
      ? "body.size"
      : `body.${path.join(".")}`,
    message,
  })));
}

/** `url` is the image's own address, which asks for the same key. */
function answerOf(made: readonly Made[], form: string | null | undefined, base: string) {
  const data = made.map(({ name, png }) =>
    form === "url"
      ? { url: `${base}/api/v1/images/i/${name}/full` }
      : { b64_json: Buffer.from(png).toString("base64") }
  );
  return { created: Math.floor(Date.now() / 1000), data };
}
