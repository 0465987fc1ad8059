/** What of a prompt's notation is read otherwise than whoever wrote it may expect. */
export const NOTE_KINDS = {
  a1111: "read as AUTOMATIC1111's notation for weights",
  unmatched: "has no partner, and is read as a character",
  editing: "a change over the steps is not supported, and is read as characters",
  swap: "is not swapped: the words before it are used",
  lora: "is left out: a LoRA is chosen beside the prompt",
  foreign: "is another tool's notation, and is read as characters",
  embedding: "is no embedding that is installed here for this model, and is read as characters",
} as const;

export type NoteKind = keyof typeof NOTE_KINDS;

export interface PromptNote {
  kind: NoteKind;
  /** The part of the prompt that it is about. */
  text: string;
}

/** Characters of a prompt's part that a note or an error repeats. */
const SHOWN = 80;

/** The beginning of a text, for a message. */
export function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** A note as a sentence. */
export function sayNote({ kind, text }: PromptNote): string {
  return `“${text}” ${NOTE_KINDS[kind]}`;
}

/** A prompt that cannot be read; the message says what to do about it. */
export class PromptError extends Error {
  override readonly name = "PromptError";
}
