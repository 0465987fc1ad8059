import { z } from "zod";
import { type Config, uploadLimits } from "../../services/config/mod.ts";
import { base64, captionSchema, infoSchema } from "../../services/doors/automatic_form.ts";
import { infotext } from "../../services/doors/infotext.ts";
import type { Making } from "../../services/doors/making.ts";
import { withStart } from "../../services/doors/start_image.ts";
import { DescribeInput } from "../../services/generate/vision.ts";
import { imageInfo } from "../../services/images/info.ts";
import type { Images } from "../../services/images/mod.ts";
import { type Route, route } from "../gate.ts";

interface Deps {
  making: Pick<Making, "describe">;
  images: Pick<Images, "upload" | "removeIntermediates">;
  config: Config;
}

/** What AUTOMATIC1111's clients ask about an image: how it was made, and what it shows. */
export function automaticReadingRoutes(at: string, { making, images, config }: Deps): Route[] {
  const limits = uploadLimits(config);
  return [
    route({
      method: "POST",
      path: `${at}/png-info`,
      audience: "user",
      scope: "read",
      summary: "How a file says that it was made, in AUTOMATIC1111's form",
      response: infoSchema,
      bodyLimit: 2 * limits.maxBytes,
      body: z.looseObject({ image: base64 }),
    }, async ({ body }) => {
      const { metadata, parameters } = await imageInfo(body.image, limits);
      const info = parameters ?? (metadata ? infotext(metadata) : "");
      return { info, items: parameters === null ? {} : { parameters }, parameters: metadata ?? {} };
    }),
    route(
      {
        method: "POST",
        path: `${at}/interrogate`,
        audience: "user",
        scope: ["read", "generate"],
        summary: "What an image shows, in AUTOMATIC1111's form, if a model for it is installed",
        response: captionSchema,
        bodyLimit: 2 * limits.maxBytes,
        // Its models there, "clip" and "deepdanbooru", mean nothing here.
        body: z.looseObject({ image: base64 }),
      },
      ({ actor, body, c }) =>
        withStart(
          images,
          actor,
          { start: body.image, mask: null },
          async ({ image_name: image }) => {
            const input = DescribeInput.parse({ image });
            const caption = await making.describe(actor, input, { signal: c.req.raw.signal });
            return { caption };
          },
        ),
    ),
  ];
}
