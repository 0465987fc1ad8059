import { z } from "zod";
import { SAMPLER_NAMES } from "../schedulers/names.ts";
import { defineNode } from "./definition.ts";
import { port } from "./ports.ts";

const name = port("enum", z.enum(SAMPLER_NAMES).default("euler"));

/** A sampler's name that can feed several nodes. */
export const scheduler = defineNode({
  type: "scheduler",
  inputs: { scheduler: name },
  outputs: { scheduler: name },
  handsOn: "scheduler",
  run: ({ scheduler }) => ({ scheduler }),
});
