import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { defineNode } from "./definition.ts";
import { port } from "./ports.ts";

/**
 * Runs everything behind it once for each item of a list. The graph's runner asks for one item
 * after the other through `index`.
 */
export const iterate = defineNode({
  type: "iterate",
  inputs: {
    collection: port("any", z.array(z.unknown()).max(LIMITS.graph.collection).default([]), {
      list: "yes",
    }),
    index: port("integer", z.int().min(0).default(0), { connect: "never" }),
  },
  outputs: {
    item: port("any", z.unknown()),
    index: port("integer", z.int()),
    total: port("integer", z.int()),
  },
  run: ({ collection, index }) => ({ item: collection[index], index, total: collection.length }),
});
