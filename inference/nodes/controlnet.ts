import { z } from "zod";
import type { Control } from "../pipeline/control.ts";
import type { DenoiseModel } from "../pipeline/denoise.ts";
import type { NodeContext } from "./context.ts";
import { defineNode } from "./definition.ts";
import { ControlField, type ModelIdentifierField } from "./fields.ts";
import { fittedImage } from "./fitted_image.ts";
import { port, wire } from "./ports.ts";
import { requireLaterEnd, steeringFields } from "./steering.ts";

const { image, control_model, control_weight, ...rest } = ControlField.shape;

/** Names a control image and the ControlNet that reads it, with how strongly and when it steers. */
export const controlNet = defineNode({
  type: "controlnet",
  inputs: {
    image: port("ImageField", image),
    control_model: port("ModelIdentifierField", control_model),
    control_weight: port("float", control_weight, { list: "either" }),
    begin_step_percent: port("float", rest.begin_step_percent),
    end_step_percent: port("float", rest.end_step_percent),
    control_mode: port("enum", rest.control_mode),
    resize_mode: port("enum", rest.resize_mode),
  },
  outputs: { control: port("ControlField", ControlField) },
  run(control) {
    requireLaterEnd(control);
    return { control };
  },
});

/** The field of a denoiser that takes one ControlNet or several. */
export const controls = wire(
  "ControlField",
  z.union([ControlField, z.array(ControlField)]).nullish(),
  "either",
);

type Field = z.output<typeof ControlField>;

/**
 * The ControlNet fields of a denoiser as a list. @throws {NodeInputError} as `steeringFields` does
 */
export const controlsFor = (
  given: z.output<typeof controls.schema>,
  model: z.output<typeof ModelIdentifierField>,
): Field[] =>
  steeringFields(
    given,
    { kind: "ControlNet", port: "control", modelOf: (field) => field.control_model },
    model,
  );

/** Loads the control images and brings them to the size of the image that is made. */
export async function openControls(
  fields: readonly Field[],
  { controlNets, factor }: DenoiseModel,
  latents: { width: number; height: number },
  context: Pick<NodeContext, "images">,
): Promise<Control[]> {
  const controls: Control[] = [];
  for (const [i, field] of fields.entries()) {
    controls.push({
      net: controlNets[i]!,
      image: await fittedImage(field, latents, factor, context),
      weight: field.control_weight,
      begin: field.begin_step_percent,
      end: field.end_step_percent,
      mode: field.control_mode,
    });
  }
  return controls;
}
