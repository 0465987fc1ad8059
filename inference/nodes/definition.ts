import { z } from "zod";
import type { VisionType } from "../families/vision.ts";
import type { NodeContext } from "./context.ts";
import { outputType } from "./output_type.ts";
import type { Ports, Values } from "./ports.ts";

/** Inputs of a node as they arrive, from the graph's JSON and along its edges. */
export type RawValues = Record<string, unknown>;

/**
 * The fields of a node before it runs: its own values, and what is known about those that arrive
 * along edges.
 */
export interface FieldsBefore {
  /** A number in the field, or in the primitive that feeds it; otherwise `fallback`. */
  number(field: string, fallback: number): number;
  /** The value of the field itself; undefined where an edge fills it. */
  own(field: string): unknown;
  /** The node whose output fills the field. */
  source(field: string): FieldsBefore | undefined;
  /** Number of edges that end at the node. */
  readonly edges: number;
}

/** Cost of running a node, as far as it can be known in advance. */
export interface NodeCost {
  /** Sampler steps. */
  steps: number;
  /** Model passes per step. */
  passes: number;
  /** Sides in pixels. */
  width: number;
  height: number;
  /** What is computed once beside the steps, in their unit. */
  once?: number;
}

/** What a node type declares besides its fields. */
interface Traits {
  /** Whether undeclared fields are accepted; only metadata has them. */
  readonly open?: boolean;
  /** Cost of a run; absent where it is negligible. Time in such nodes is measured separately. */
  readonly cost?: (fields: FieldsBefore) => NodeCost;
  /** Length of the list that the node returns, where its fields determine it. */
  readonly items?: (fields: FieldsBefore) => number;
  /** The field that a node without any other effect returns unchanged. */
  readonly handsOn?: string;
  /** The field that names a model by its name alone, or by that of its file. */
  readonly modelName?: string;
  /**
   * The type of the ready-made model that it runs: the one in its field `model`, otherwise any that
   * is installed.
   */
  readonly vision?: VisionType;
  /** The field that names the model of an image. */
  readonly model?: ModelChoice;
}

export interface ModelChoice {
  readonly field: string;
  /**
   * Families that the node is for; if absent, it uses the server's default model where none is
   * named.
   */
  readonly bases?: readonly string[];
}

/** A node type as the graph code sees it, whatever its fields are. */
export interface NodeType extends Traits {
  readonly type: string;
  readonly inputs: Ports;
  readonly outputs: Ports;
  /** InvokeAI's name for its output type. */
  readonly output: string;
  /**
   * Checks the inputs once more (some arrive along edges) and does the work. The result has its
   * `type` beside the outputs, as InvokeAI's does.
   */
  execute(raw: RawValues, context: NodeContext): Promise<RawValues>;
}

interface Definition<I extends Ports, O extends Ports> extends Traits {
  type: string;
  inputs: I;
  outputs: O;
  run(inputs: Values<I>, context: NodeContext): Promise<Values<O>> | Values<O>;
}

/** Creates a node type from its fields and its function. */
export function defineNode<I extends Ports, O extends Ports>(
  definition: Definition<I, O>,
): NodeType {
  const { type, inputs, outputs, run, ...traits } = definition;
  const shape = Object.fromEntries(Object.entries(inputs).map(([k, port]) => [k, port.schema]));
  const output = outputType(type, outputs);
  const schema = traits.open ? z.looseObject(shape) : z.object(shape);
  for (const field of [traits.handsOn, traits.modelName, traits.model?.field]) {
    if (field !== undefined && !(field in inputs)) throw new Error(`${type} has no field ${field}`);
  }
  return {
    ...traits,
    type,
    inputs: withoutPrototype(inputs),
    outputs: withoutPrototype(outputs),
    output,
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

/** A value that reached a node along an edge and that the node cannot use. */
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
