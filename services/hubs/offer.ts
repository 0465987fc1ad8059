import type { RemoteSource } from "./source.ts";

/** A file of a model on a hub. */
export interface OfferedFile {
  /** Where it comes to lie in the model's folder: a name of ours, made of known parts. */
  path: string;
  url: string;
  /** Its size, if the hub has said it. */
  bytes: number | null;
  /** SHA-256 in lower-case hexadecimal, if the hub has said it. */
  sha256: string | null;
}

/** What there is to have instead: another precision, another file. */
export interface Choice {
  /** What to type for it. */
  source: string;
  label: string;
  bytes: number | null;
}

/** What a hub has at a source, and which of its files would be downloaded. */
export interface Offer {
  source: RemoteSource;
  name: string;
  description: string | null;
  licence: string | null;
  /** The page for people. */
  page: string | null;
  triggerPhrases: string[];
  /** An image of the hub that shows what the model makes. */
  cover: string | null;
  /** Several files that make up a folder, or one of weights. */
  layout: "folder" | "file";
  files: OfferedFile[];
  choices: Choice[];
  /** Whether the hub asks for a token before it gives the files. */
  gated: boolean;
}

/** The size of all files; null as long as the size of one is unknown. */
export function totalBytes(files: readonly Pick<OfferedFile, "bytes">[]): number | null {
  let total = 0;
  for (const { bytes } of files) {
    if (bytes === null) return null;
    total += bytes;
  }
  return total;
}
