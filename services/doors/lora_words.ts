/** `<lora:name:0.8>`, and the forms with further parts that mean something only elsewhere. */
const LORA = /<lora:([^<>:]{1,255})(?::(-?\d{0,9}\.?\d{1,20})(?::[^<>]*)?)?>/gi;

/** A prompt without its LoRAs, and these; weight undefined: as the LoRA is made for. */
export interface PromptLoras {
  prompt: string;
  loras: { name: string; weight?: number }[];
}

/**
 * Takes LoRAs out of a prompt, where AUTOMATIC1111's users write them. One that is named again
 * counts once, with its last weight.
 */
export function takeLoras(prompt: string): PromptLoras {
  const loras = new Map<string, { name: string; weight?: number }>();
  const rest = prompt.replace(LORA, (_, name: string, weight: string | undefined) => {
    loras.set(name, { name, ...(weight === undefined ? {} : { weight: Number(weight) }) });
    return "";
  });
  if (loras.size === 0) return { prompt, loras: [] };
  // From its end, so that a long run of them is read once.
  const [, tidy = ""] = /^[\s,]*(.*[^\s,])?/s.exec(rest.replace(/ {2,}/g, " ")) ?? [];
  return { prompt: tidy, loras: [...loras.values()] };
}
