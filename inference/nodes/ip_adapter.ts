import { z } from "zod";
import { clipImage } from "../pipeline/clip_image.ts";
import type { DenoiseModel } from "../pipeline/denoise.ts";
import type { ImagePrompt } from "../pipeline/image_prompt.ts";
import type { NodeContext } from "./context.ts";
import { defineNode } from "./definition.ts";
import { IPAdapterField, type ModelIdentifierField } from "./fields.ts";
import { port, unsupported, wire } from "./ports.ts";
import { requireLaterEnd, steeringFields } from "./steering.ts";

const { shape } = IPAdapterField;

/**
 * Names an image that counts beside the prompt, and the IP-Adapter that reads it. Which image
 * encoder it takes is read off its weights: InvokeAI's field for it is taken and has no effect.
 */
export const ipAdapter = defineNode({
  type: "ip_adapter",
  inputs: {
    image: port("ImageField", shape.image, { list: "either" }),
    ip_adapter_model: port("ModelIdentifierField", shape.ip_adapter_model),
    clip_vision_model: port("enum", z.enum(["ViT-H", "ViT-G", "ViT-L"]).default("ViT-H")),
    weight: port("float", shape.weight, { list: "either" }),
    method: port("enum", shape.method),
    begin_step_percent: port("float", shape.begin_step_percent),
    end_step_percent: port("float", shape.end_step_percent),
    mask: unsupported("a mask of an image prompt"),
  },
  outputs: { ip_adapter: port("IPAdapterField", IPAdapterField) },
  run({ clip_vision_model: _, mask: __, ...adapter }) {
    requireLaterEnd(adapter);
    return { ip_adapter: adapter };
  },
});

/** The field of a denoiser that takes one IP-Adapter or several. */
export const imagePrompts = wire(
  "IPAdapterField",
  z.union([IPAdapterField, z.array(IPAdapterField)]).nullish(),
  "either",
);

type Field = z.output<typeof IPAdapterField>;

/**
 * The IP-Adapter fields of a denoiser as a list. @throws {NodeInputError} as `steeringFields` does
 */
export const imagePromptsFor = (
  given: z.output<typeof imagePrompts.schema>,
  model: z.output<typeof ModelIdentifierField>,
): Field[] =>
  steeringFields(
    given,
    { kind: "IP-Adapter", port: "ip_adapter", modelOf: (field) => field.ip_adapter_model },
    model,
  );

/**
 * The layers of a U-Net that see the image, by what their names begin with: those for style and for
 * composition are InvokeAI's; absent for all.
 */
export function layersFor(
  method: Field["method"],
  base: string,
): readonly string[] | undefined {
  if (method === "full") return undefined;
  const xl = base === "sdxl";
  if (method === "style") return [xl ? "up_blocks.0.attentions.1." : "up_blocks.1."];
  return xl ? ["down_blocks.2.attentions.1."] : ["down_blocks.2.", "mid_block."];
}

/** Loads the images, and encodes each once. */
export async function openImagePrompts(
  fields: readonly Field[],
  { imagePrompts }: DenoiseModel,
  { images }: Pick<NodeContext, "images">,
): Promise<ImagePrompt[]> {
  const opened: ImagePrompt[] = [];
  for (const [i, field] of fields.entries()) {
    const net = imagePrompts[i]!;
    const [image] = [field.image].flat();
    const raster = await images.load(image!.image_name);
    opened.push({
      image: await net.encode(await clipImage(raster, net.side, images.resize)),
      weight: field.weight,
      begin: field.begin_step_percent,
      end: field.end_step_percent,
    });
  }
  return opened;
}
