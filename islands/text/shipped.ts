import type { StylePreset } from "../../services/contract/presets.ts";
import type { Text } from "./text.ts";

/**
 * What ships with Atelier is in English on the server; here it is in the person's language. Words
 * that an administrator has changed are in no table, and stay as they are.
 */
export function shippedWord({ shipped }: Text, word: string): string {
  return Object.hasOwn(shipped, word) ? shipped[word] ?? word : word;
}

/** The name of a style preset as the person reads it. */
export function presetName(text: Text, { type, name }: Pick<StylePreset, "type" | "name">) {
  return type === "default" ? shippedWord(text, name) : name;
}
