import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { encodePrompt } from "../pipeline/prompt.ts";
import { defineNode } from "./definition.ts";
import { CLIPField, ConditioningField } from "./fields.ts";
import { port, unsupported, wire } from "./ports.ts";

/** Encodes a prompt. The text goes to the tokenizer as it is: compel's weights ("(word)1.2") are
 * not interpreted. */
export const compel = defineNode({
  type: "compel",
  inputs: {
    prompt: port("string", z.string().max(LIMITS.prompt.max).default("")),
    clip: wire("CLIPField", CLIPField),
    mask: unsupported("a prompt's mask"),
  },
  outputs: { conditioning: port("ConditioningField", ConditioningField) },
  async run({ prompt, clip }, { models, conditionings, cutPrompt }) {
    const { conditioning, cut } = await encodePrompt(prompt, await models.text(clip));
    if (cut) cutPrompt(cut);
    return { conditioning: { conditioning_name: conditionings.save(conditioning) } };
  },
});
