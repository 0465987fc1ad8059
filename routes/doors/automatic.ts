import { z } from "zod";
import { SAMPLER_NAMES } from "../../inference/schedulers/names.ts";
import type { Actor } from "../../services/actor.ts";
import type { ClientState } from "../../services/client_state/mod.ts";
import { type Config, uploadLimits } from "../../services/config/mod.ts";
import { nothing } from "../../services/contract/fields.ts";
import type { Making } from "../../services/doors/making.ts";
import type { Progress } from "../../services/doors/progress.ts";
import { invalid, problem } from "../../services/errors/mod.ts";
import { sizeOfStart, withStart } from "../../services/doors/start_image.ts";
import { GenerateInput } from "../../services/generate/simple.ts";
import { takeLoras } from "../../services/doors/lora_words.ts";
import { maskOf } from "../../services/images/mask.ts";
import type { Images } from "../../services/images/mod.ts";
import type { Models } from "../../services/models/mod.ts";
import type { Presets } from "../../services/presets/mod.ts";
import { DEFAULT_QUEUE, type Queue } from "../../services/queue/mod.ts";
import { commonName, samplerOf } from "../../services/sampler_names.ts";
import { type Call, type Route, route } from "../gate.ts";
import { answerOf, progressOf } from "./automatic_answers.ts";
import { automaticListRoutes } from "./automatic_lists.ts";
import { automaticReadingRoutes } from "./automatic_reading.ts";
import {
  checkpointsSchema,
  ImageInput,
  madeSchema,
  optionsSchema,
  progressSchema,
  samplersSchema,
  TextInput,
} from "../../services/doors/automatic_form.ts";

/** Where AUTOMATIC1111's clients find their routes. */
const AT = "/sdapi/v1";
/** Paths of AUTOMATIC1111 that answer with what to use instead. */
const NOT_OFFERED: Readonly<Record<string, string>> = {
  "extra-single-image": "Images are made larger on the page or by /api/v1/upscale",
};
/** Key under which a user's choice of a checkpoint is kept. */
const CHOICE = "sdapi.sd_model_checkpoint";

interface Deps {
  making: Making;
  progress: Progress;
  models: Models;
  images: Images;
  queue: Queue;
  clientState: ClientState;
  presets: Presets;
  config: Config;
}

/**
 * AUTOMATIC1111's routes, for programs that know them. Their password is an API key of ours, sent
 * as Bearer, or as the password of HTTP Basic under any user name.
 * https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki/API
 */
export function automaticRoutes(deps: Deps): Route[] {
  const { making, progress, models, images, queue, clientState, config } = deps;
  const read = { audience: "user", scope: "read" } as const;
  const cancel = { audience: "user", scope: "generate" } as const;
  const make = { audience: "user", scope: ["read", "generate"] } as const;
  const checkpoints = async (actor: Actor) =>
    (await models.list(actor, { model_type: "main" })).map(({ name, sha256, path }) => ({
      title: name,
      model_name: name,
      hash: sha256?.slice(0, 10) ?? "",
      sha256: sha256 ?? "",
      filename: path,
      config: null,
    }));
  const chosen = (actor: Actor) => clientState.get(actor, DEFAULT_QUEUE, CHOICE);

  /** @throws Problem invalid, naming the field as it was sent */
  async function inputOf(actor: Actor, body: TextInput, more: Partial<GenerateInput> = {}) {
    const model = body.override_settings?.sd_model_checkpoint ?? await chosen(actor);
    const sampler = body.sampler_name ?? body.sampler_index;
    const { prompt, loras } = takeLoras(body.prompt ?? "");
    return parsed({
      prompt,
      loras: loras.length > 0 ? loras : undefined,
      negative_prompt: body.negative_prompt ?? "",
      // Menus there send "None" where nothing is chosen.
      styles: body.styles?.filter((name) => name !== "" && name !== "None"),
      // Titles end with a hash there: `name.safetensors [6ce0161689]`.
      model: model?.replace(/ \[\w+\]$/, "") || undefined,
      width: body.width ?? undefined,
      height: body.height ?? undefined,
      steps: body.steps ?? undefined,
      cfg_scale: body.cfg_scale ?? undefined,
      scheduler: sampler ? samplerOf(sampler, body.scheduler ?? "") : undefined,
      seed: body.seed === -1 ? undefined : body.seed ?? undefined,
      count: (body.batch_size ?? 1) * (body.n_iter ?? 1),
      ...more,
    });
  }

  async function answer(call: Call<undefined, undefined, TextInput>, input: GenerateInput) {
    const made = await making.make(call.actor, input, { signal: call.c.req.raw.signal });
    return answerOf(made, input, call.body.send_images ?? true);
  }

  return [
    route({
      method: "POST",
      path: `${AT}/txt2img`,
      ...make,
      summary: "Make images from a prompt and wait for them, in AUTOMATIC1111's form",
      response: madeSchema,
      body: TextInput,
    }, async (call) => await answer(call, await inputOf(call.actor, call.body))),
    route({
      method: "POST",
      path: `${AT}/img2img`,
      ...make,
      summary: "Make images from an image and a prompt and wait, in AUTOMATIC1111's form",
      response: madeSchema,
      bodyLimit: 3 * uploadLimits(config).maxBytes,
      body: ImageInput,
    }, async (call) => {
      const { actor, body } = call;
      const { width, height, mask, inpainting_mask_invert: inverted } = body;
      const input = await inputOf(actor, body, {
        strength: body.denoising_strength ?? undefined,
      });
      const [start = new Uint8Array()] = body.init_images;
      const sent = {
        start,
        // White may change there, unless the mask is inverted; what is read here is the other way.
        mask: mask ? inverted ? mask : await maskOf(mask, "white", uploadLimits(config)) : null,
      };
      return await withStart(images, actor, sent, (start, mask) => {
        const own = sizeOfStart(start);
        return answer(call, {
          ...input,
          width: width ?? own.width,
          height: height ?? own.height,
          init_image: start.image_name,
          ...(mask && { mask: mask.image_name }),
        });
      });
    }),
    ...automaticReadingRoutes(AT, deps),
    ...Object.entries(NOT_OFFERED).map(([word, why]) =>
      route({
        method: "POST",
        path: `${AT}/${word}`,
        ...make,
        summary: `Not offered: ${why.toLowerCase()}`,
        status: 501,
      }, () => {
        throw problem("not_implemented", `${why}.`);
      })
    ),
    route({
      method: "GET",
      path: `${AT}/progress`,
      ...read,
      summary: "How far your running image is, in AUTOMATIC1111's form",
      query: z.object({ skip_current_image: z.stringbool().default(false) }),
      response: progressSchema,
    }, ({ actor, query }) => progressOf(progress, actor, query.skip_current_image)),
    ...["interrupt", "skip"].map((word) =>
      route({
        method: "POST",
        path: `${AT}/${word}`,
        ...cancel,
        summary: "Cancel your running image",
        response: nothing,
      }, async ({ actor }) => {
        const running = await queue.current(actor, DEFAULT_QUEUE);
        if (running?.user_id === actor.userId) {
          await queue.cancel(actor, DEFAULT_QUEUE, running.item_id);
        }
        return {};
      })
    ),
    route(
      {
        method: "GET",
        path: `${AT}/samplers`,
        ...read,
        summary: "The samplers, by the names that AUTOMATIC1111 gives them",
        response: samplersSchema,
      },
      () => SAMPLER_NAMES.map((name) => ({ name: commonName(name), aliases: [name], options: {} })),
    ),
    route({
      method: "GET",
      path: `${AT}/sd-models`,
      ...read,
      summary: "The image models, in AUTOMATIC1111's form",
      response: checkpointsSchema,
    }, ({ actor }) => checkpoints(actor)),
    route({
      method: "GET",
      path: `${AT}/options`,
      ...read,
      summary: "Which model you have chosen, in AUTOMATIC1111's form",
      response: optionsSchema,
    }, async ({ actor }) => ({
      sd_model_checkpoint: await chosen(actor) ?? (await models.resolve(actor)).name,
      samples_format: "png" as const,
    })),
    route({
      method: "POST",
      path: `${AT}/options`,
      ...make,
      summary: "Choose a model for your further requests, in AUTOMATIC1111's form",
      response: nothing,
      body: z.looseObject({ sd_model_checkpoint: z.string().max(300).nullish() }),
    }, async ({ actor, body }) => {
      const name = body.sd_model_checkpoint?.replace(/ \[\w+\]$/, "");
      if (!name) return {};
      await models.resolve(actor, name, "main");
      await clientState.set(actor, DEFAULT_QUEUE, CHOICE, name);
      return {};
    }),
    ...automaticListRoutes(AT, deps),
  ];
}

/** The form of `POST /api/v1/generate`. @throws Problem invalid */
function parsed(fields: Record<string, unknown>): GenerateInput {
  const sent = Object.entries(fields).filter(([, value]) => value !== undefined);
  const result = GenerateInput.safeParse(Object.fromEntries(sent));
  if (result.success) return result.data;
  throw invalid(result.error.issues.map(({ path, message }) => ({
    field: `body.${path.join(".").replace("scheduler", "sampler_name")}`,
    message,
  })));
}
