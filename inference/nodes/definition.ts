import { z } from "zod";
import type { NodeContext } from "./context.ts";
import { outputType } from "./output_type.ts";
import type { Ports, Values } from "./ports.ts";

/** Inputs of a node as they come, out of the graph's JSON and along its edges. */
export type RawValues = Record<string, unknown>;

/** A node type as the graph code sees it, whatever its fields are. */
export interface NodeType {
  readonly type: string;
  readonly inputs: Ports;
  readonly outputs: Ports;
  /** May fields that are not declared be given? Only metadata does that. */
  readonly open: boolean;
  /** Checks the inputs once more (edges brought some of them) and does the work. What comes out
   * tells its `type` beside the outputs, as InvokeAI's does. */
  execute(raw: RawValues, context: NodeContext): Promise<RawValues>;
}

interface Definition<I extends Ports, O extends Ports> {
  type: string;
  inputs: I;
  outputs: O;
  open?: boolean;
  run(inputs: Values<I>, context: NodeContext): Promise<Values<O>> | Values<O>;
}

/** Makes a node type of its fields and its function. */
export function defineNode<I extends Ports, O extends Ports>(
  definition: Definition<I, O>,
): NodeType {
  const { type, inputs, outputs, open = false, run } = definition;
  const shape = Object.fromEntries(Object.entries(inputs).map(([k, port]) => [k, port.schema]));
  const output = outputType(type, outputs);
  const schema = open ? z.looseObject(shape) : z.object(shape);
  return {
    type,
    inputs: withoutPrototype(inputs),
    outputs: withoutPrototype(outputs),
    open,
    async execute(raw, context) {
      const parsed = schema.safeParse(raw);
      if (!parsed.success) throw NodeInputError.from(parsed.error);
      return { ...await run(parsed.data as Values<I>, context), type: output };
    },
  };
}

/** Fields are looked up by names that people send: "constructor" must not be one. */
function withoutPrototype(ports: Ports): Ports {
  return Object.assign(Object.create(null), ports);
}

/** A value that reached a node along an edge and that the node cannot take. */
export class NodeInputError extends Error {
  override readonly name = "NodeInputError";
  readonly field: string | undefined;
  constructor(message: string, field?: string) {
    super(message);
    this.field = field;
  }
  static from(error: z.ZodError): NodeInputError {
    const issue = error.issues[0];
    return new NodeInputError(issue?.message ?? "wrong value", issue?.path[0]?.toString());
  }
}
