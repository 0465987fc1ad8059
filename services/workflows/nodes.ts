import { z } from "zod";
import type { NodeType } from "../../inference/nodes/definition.ts";
import { KINDS, type Ports } from "../../inference/nodes/ports.ts";
import { NODE_TYPES } from "../../inference/nodes/registry.ts";

const output = z.object({ kind: z.enum(KINDS), list: z.enum(["no", "yes", "either"]) });

const input = output.extend({
  connect: z.enum(["either", "only", "never"]).describe("may an edge end here, must it, or not?"),
  required: z.boolean(),
  schema: z.record(z.string(), z.unknown()).describe("JSON Schema of the values that it takes"),
});

const nodeSchema = z.object({
  type: z.string(),
  output_type: z.string(),
  inputs: z.record(z.string(), input),
  outputs: z.record(z.string(), output),
  open: z.boolean().describe("fields beyond these are taken"),
  hands_on: z.string().nullable().describe("the field that comes out as it goes in"),
  model: z.object({
    field: z.string(),
    bases: z.array(z.string()).nullable().describe("null: any, and the default model for none"),
  }).nullable().describe("the field that names the model of an image"),
});

export const nodesSchema = z.object({ nodes: z.array(nodeSchema) });
export type NodeCatalogue = z.infer<typeof nodesSchema>;

let catalogue: NodeCatalogue | undefined;

/** Returns every node type that graphs may have, with its fields. */
export function nodeCatalogue(): NodeCatalogue {
  return catalogue ??= { nodes: [...NODE_TYPES.values()].map(describe) };
}

function describe(
  { type, inputs, outputs, output, ...traits }: NodeType,
): NodeCatalogue["nodes"][0] {
  const { open = false, handsOn = null, model } = traits;
  return {
    type,
    output_type: output,
    inputs: describeInputs(inputs),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, { kind, list }]) => [name, { kind, list }]),
    ),
    open,
    hands_on: handsOn,
    model: model ? { field: model.field, bases: model.bases ? [...model.bases] : null } : null,
  };
}

function describeInputs(inputs: Ports): NodeCatalogue["nodes"][0]["inputs"] {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { kind, list, connect, schema }]) => {
      const { $schema: _, ...json } = z.toJSONSchema(schema, {
        io: "input",
        unrepresentable: "any",
      });
      const required = !schema.safeParse(undefined).success;
      return [name, { kind, list, connect, required, schema: json }];
    }),
  );
}
