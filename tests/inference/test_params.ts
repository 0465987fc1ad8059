import type { ModelIdentifier, TextToImageParams } from "../../inference/graph/simple.ts";

/** The test model as graphs name it. */
export const MODEL: ModelIdentifier = {
  key: "starter",
  hash: "blake3:0",
  name: "Starter",
  base: "sd-1",
  type: "main",
};

/** A small request: 64×64 pixels, few steps. */
export function params(changes: Partial<TextToImageParams> = {}): TextToImageParams {
  return {
    prompt: "a red circle on a blue background",
    negative_prompt: "",
    model: MODEL,
    width: 64,
    height: 64,
    steps: 4,
    cfg_scale: 5,
    scheduler: "euler",
    seed: 7,
    ...changes,
  };
}
