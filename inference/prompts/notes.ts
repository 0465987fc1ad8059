/**
 * How a part of a prompt is read that may be meant otherwise: as AUTOMATIC1111's weights (`a1111`);
 * as characters, because a bracket has no partner (`unmatched`), because prompts do not change over
 * the steps (`editing`), because it is another tool's notation (`foreign`) or because there is no
 * such embedding (`embedding`); or not at all (`swap`, `lora`). `lora_part` is about a LoRA that is
 * applied: how many of its layers a network has.
 */
export type NoteKind =
  | "a1111"
  | "unmatched"
  | "editing"
  | "swap"
  | "lora"
  | "lora_part"
  | "foreign"
  | "embedding";

export interface PromptNote {
  kind: NoteKind;
  /** The part of the prompt that the note is about. */
  text: string;
}

/** Maximum number of characters of a prompt that a note or an error quotes. */
const SHOWN = 80;

/** The beginning of a text, for a message. */
export function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** A prompt that cannot be read; the message says what to do about it. */
export class PromptError extends Error {
  override readonly name = "PromptError";
}
