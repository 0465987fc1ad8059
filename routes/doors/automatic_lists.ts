import { z } from "zod";
import type { Models } from "../../services/models/mod.ts";
import type { Presets } from "../../services/presets/mod.ts";
import { type Route, route } from "../gate.ts";

const scheduler = z.object({ name: z.string(), label: z.string() });
const upscaler = z.object({
  name: z.string(),
  model_name: z.null(),
  model_path: z.null(),
  model_url: z.null(),
  scale: z.number(),
});
const named = z.object({ name: z.string() });
const vae = z.object({ model_name: z.string(), filename: z.string() });
const lora = z.object({
  name: z.string(),
  alias: z.string(),
  path: z.string(),
  metadata: z.record(z.string(), z.string()),
});
const embedding = z.object({ step: z.null(), shape: z.null(), vectors: z.null() });
const style = z.object({ name: z.string(), prompt: z.string(), negative_prompt: z.string() });

/** Menus for which there is nothing here. */
const EMPTY: Readonly<Record<string, string>> = {
  "latent-upscale-modes": "images are made at their size",
  hypernetworks: "there are none here",
  "face-restorers": "faces are not restored here",
};

/**
 * What AUTOMATIC1111's clients fill their menus with when they connect, and give up without:
 * schedules of samplers, LoRAs, styles, and choices that there are none of here.
 */
export function automaticListRoutes(
  at: string,
  { models, presets }: { models: Pick<Models, "list">; presets: Pick<Presets, "list"> },
): Route[] {
  const read = { method: "GET", audience: "user", scope: "read" } as const;
  return [
    route({
      ...read,
      path: `${at}/schedulers`,
      summary: "The schedules of samplers, in AUTOMATIC1111's form",
      response: z.array(scheduler),
    }, () => [
      { name: "automatic", label: "Automatic" },
      { name: "karras", label: "Karras" },
    ]),
    route({
      ...read,
      path: `${at}/upscalers`,
      summary: "None: images are made at their size",
      response: z.array(upscaler),
    }, () => [{ name: "None", model_name: null, model_path: null, model_url: null, scale: 1 }]),
    ...Object.entries(EMPTY).map(([word, why]) =>
      route({
        ...read,
        path: `${at}/${word}`,
        summary: `An empty list: ${why}`,
        response: z.array(named),
      }, () => [])
    ),
    route(
      {
        ...read,
        path: `${at}/loras`,
        summary: "LoRAs, which a prompt names as `<lora:name:weight>`, in AUTOMATIC1111's form",
        response: z.array(lora),
      },
      async ({ actor }) =>
        (await models.list(actor, { model_type: "lora" })).map(({ name, path }) => ({
          name,
          alias: name,
          path,
          metadata: {},
        })),
    ),
    route({
      ...read,
      path: `${at}/embeddings`,
      summary: "Embeddings, which a prompt names by their names, in AUTOMATIC1111's form",
      response: z.object({
        loaded: z.record(z.string(), embedding),
        skipped: z.record(z.string(), embedding),
      }),
    }, async ({ actor }) => {
      const own = await models.list(actor, { model_type: "embedding" });
      const about = { step: null, shape: null, vectors: null };
      return { loaded: Object.fromEntries(own.map(({ name }) => [name, about])), skipped: {} };
    }),
    route({
      ...read,
      path: `${at}/prompt-styles`,
      summary: "Your style presets, in AUTOMATIC1111's form",
      response: z.array(style),
    }, async ({ actor }) =>
      (await presets.list(actor, true)).map(({ name, preset_data }) => ({
        name,
        prompt: preset_data.positive_prompt,
        negative_prompt: preset_data.negative_prompt,
      }))),
    route({
      ...read,
      path: `${at}/scripts`,
      summary: "Empty lists: there are no scripts here",
      response: z.object({ txt2img: z.array(z.string()), img2img: z.array(z.string()) }),
    }, () => ({ txt2img: [], img2img: [] })),
    route({
      ...read,
      path: "/queue/status",
      summary: "Says that the server is there: programs ask before they ask for anything else",
      response: z.object({ msg: z.literal("estimation"), queue_size: z.number() }),
    }, () => ({ msg: "estimation" as const, queue_size: 0 })),
    route({
      ...read,
      path: `${at}/sd-vae`,
      summary: "An empty list: a model has its own VAE",
      response: z.array(vae),
    }, () => []),
  ];
}
