import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { defineNode } from "./definition.ts";
import { port, wire } from "./ports.ts";

/**
 * Gathers single values, from any number of edges and iterations, into one list. The graph's
 * runner puts what the edges bring into `item`, in the order of the edges and iterations.
 */
export const collect = defineNode({
  type: "collect",
  inputs: {
    item: wire("any", z.array(z.unknown()).max(LIMITS.graph.collection).default([])),
    collection: port("any", z.array(z.unknown()).max(LIMITS.graph.collection).default([]), {
      list: "yes",
    }),
  },
  outputs: { collection: port("any", z.array(z.unknown()), { list: "yes" }) },
  items: (fields) => Math.max(1, fields.edges),
  run: ({ item, collection }) => ({ collection: [...collection, ...item] }),
});
