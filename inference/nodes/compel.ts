import { encodePrompt } from "../pipeline/prompt.ts";
import { promptText } from "../prompts/text.ts";
import { defineNode } from "./definition.ts";
import { CLIPField, ConditioningField } from "./fields.ts";
import { port, unsupported, wire } from "./ports.ts";

/** Encodes a prompt with the weights, blends and windows that its notation asks for. */
export const compel = defineNode({
  type: "compel",
  inputs: {
    prompt: port("string", promptText.default("")),
    clip: wire("CLIPField", CLIPField),
    mask: unsupported("a prompt's mask"),
  },
  outputs: { conditioning: port("ConditioningField", ConditioningField) },
  async run({ prompt, clip }, { models, conditionings, notePrompt }) {
    const { conditioning, notes } = await encodePrompt(prompt, await models.text(clip));
    notePrompt(notes);
    return { conditioning: { conditioning_name: conditionings.save(conditioning) } };
  },
});
