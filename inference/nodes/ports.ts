import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";

/** What may flow through an edge; the names are InvokeAI's field types. */
export const KINDS = [
  "integer",
  "float",
  "string",
  "boolean",
  "enum",
  "any",
  "BoardField",
  "CLIPField",
  "ConditioningField",
  "ControlField",
  "DenoiseMaskField",
  "IPAdapterField",
  "ImageField",
  "LatentsField",
  "LoRAField",
  "MetadataField",
  "MetadataItemField",
  "ModelIdentifierField",
  "T2IAdapterField",
  "UNetField",
  "VAEField",
] as const;
export type Kind = (typeof KINDS)[number];

/** One field of a node. `either` takes a single value or a list of them. */
export interface Port<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  readonly kind: Kind;
  readonly list: "no" | "yes" | "either";
  /** Whether an edge may end here (`either`), must (`only`), or must not (`never`). */
  readonly connect: "either" | "only" | "never";
}

export type Ports = Readonly<Record<string, Port>>;
export type Values<P extends Ports> = { [K in keyof P]: z.output<P[K]["schema"]> };

interface PortOptions {
  list?: Port["list"];
  connect?: Port["connect"];
}

/** Declares a field: the type that flows through it and the values it accepts. */
export function port<S extends z.ZodType>(
  kind: Kind,
  schema: S,
  options: PortOptions = {},
): Port<S> {
  return { kind, schema, list: options.list ?? "no", connect: options.connect ?? "either" };
}

/** A field that only an edge can fill. */
export function wire<S extends z.ZodType>(kind: Kind, schema: S, list?: Port["list"]): Port<S> {
  return port(kind, schema, { connect: "only", ...(list ? { list } : {}) });
}

/** Converts a value that arrives along an edge: numbers may feed texts. */
export function received(port: Pick<Port, "kind">, value: unknown): unknown {
  return port.kind === "string" && typeof value === "number" ? String(value) : value;
}

/** A field of InvokeAI's that this engine does not have: taken when empty, refused otherwise. */
export function unsupported(what: string): Port<z.ZodOptional<z.ZodType<null>>> {
  const schema = z.null({ error: `${what} is not supported` }).optional();
  return { kind: "any", schema, list: "either", connect: "never" };
}

const { seed, size } = LIMITS;

/** Schemas that many nodes share. */
export const value = {
  int: z.int(),
  number: z.number(),
  seed: z.int().min(seed.min).max(seed.max),
  side: z.int().min(size.min).max(size.max).multipleOf(size.multipleOf),
  list: <S extends z.ZodType>(item: S) => z.array(item).max(LIMITS.graph.collection),
};
