import { z } from "zod";
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

/**
 * What AUTOMATIC1111's clients fill their menus with when they connect, and give up without:
 * schedules of samplers, and choices that there are none of here.
 */
export function automaticListRoutes(at: string): Route[] {
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
    route({
      ...read,
      path: `${at}/latent-upscale-modes`,
      summary: "An empty list: images are made at their size",
      response: z.array(named),
    }, () => []),
    route({
      ...read,
      path: `${at}/sd-vae`,
      summary: "An empty list: a model has its own VAE",
      response: z.array(vae),
    }, () => []),
  ];
}
