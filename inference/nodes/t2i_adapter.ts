import { z } from "zod";
import type { Adapter } from "../pipeline/adapter.ts";
import type { DenoiseModel } from "../pipeline/denoise.ts";
import type { NodeContext } from "./context.ts";
import { defineNode } from "./definition.ts";
import { type ModelIdentifierField, T2IAdapterField } from "./fields.ts";
import { fittedImage } from "./fitted_image.ts";
import { port, wire } from "./ports.ts";
import { requireLaterEnd, steeringFields } from "./steering.ts";

const { shape } = T2IAdapterField;

/**
 * Names a control image and the T2I-Adapter that reads it, with how strongly and when it steers.
 */
export const t2iAdapter = defineNode({
  type: "t2i_adapter",
  inputs: {
    image: port("ImageField", shape.image),
    t2i_adapter_model: port("ModelIdentifierField", shape.t2i_adapter_model),
    weight: port("float", shape.weight, { list: "either" }),
    begin_step_percent: port("float", shape.begin_step_percent),
    end_step_percent: port("float", shape.end_step_percent),
    resize_mode: port("enum", shape.resize_mode),
  },
  outputs: { t2i_adapter: port("T2IAdapterField", T2IAdapterField) },
  run(adapter) {
    requireLaterEnd(adapter);
    return { t2i_adapter: adapter };
  },
});

/** The field of a denoiser that takes one T2I-Adapter or several. */
export const adapters = wire(
  "T2IAdapterField",
  z.union([T2IAdapterField, z.array(T2IAdapterField)]).nullish(),
  "either",
);

type Field = z.output<typeof T2IAdapterField>;

/**
 * The T2I-Adapter fields of a denoiser as a list. @throws {NodeInputError} as `steeringFields` does
 */
export const adaptersFor = (
  given: z.output<typeof adapters.schema>,
  model: z.output<typeof ModelIdentifierField>,
): Field[] =>
  steeringFields(
    given,
    { kind: "T2I-Adapter", port: "t2i_adapter", modelOf: (field) => field.t2i_adapter_model },
    model,
  );

/** Loads the control images and brings them to the size of the image that is made. */
export async function openAdapters(
  fields: readonly Field[],
  { adapters, factor }: DenoiseModel,
  latents: { width: number; height: number },
  context: Pick<NodeContext, "images">,
): Promise<Adapter[]> {
  const opened: Adapter[] = [];
  for (const [i, field] of fields.entries()) {
    opened.push({
      net: adapters[i]!,
      image: await fittedImage(field, latents, factor, context),
      weight: field.weight,
      begin: field.begin_step_percent,
      end: field.end_step_percent,
    });
  }
  return opened;
}
