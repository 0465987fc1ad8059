import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { defineNode } from "./definition.ts";
import { ConditioningField, ImageField, LatentsField } from "./fields.ts";
import { itemsGiven } from "./ranges.ts";
import { type Kind, port, value } from "./ports.ts";

/** A single value that can feed several nodes. */
const text = z.string().max(LIMITS.prompt.max);

export const integer = single("integer", value.int.default(0));
export const float = single("float", value.number.default(0));
export const string = single("string", text.default(""));
export const boolean = single("boolean", z.boolean().default(false));

export const integerCollection = many("integer", value.int);
export const floatCollection = many("float", value.number);
export const stringCollection = many("string", text);
export const booleanCollection = many("boolean", z.boolean());
export const imageCollection = many("image", ImageField, "ImageField");
export const latentsCollection = many("latents", LatentsField, "LatentsField");
export const conditioningCollection = many("conditioning", ConditioningField, "ConditioningField");

function single<S extends z.ZodType>(type: Kind, schema: S) {
  return defineNode({
    type,
    inputs: { value: port(type, schema) },
    outputs: { value: port(type, schema) },
    handsOn: "value",
    run: ({ value }) => ({ value }),
  });
}

function many<S extends z.ZodType>(name: string, item: S, kind: Kind = name as Kind) {
  const list = value.list(item);
  return defineNode({
    type: `${name}_collection`,
    inputs: { collection: port(kind, list.default([]), { list: "yes" }) },
    outputs: { collection: port(kind, list, { list: "yes" }) },
    items: itemsGiven,
    run: ({ collection }) => ({ collection }),
  });
}
