import { WeightsError } from "./errors.ts";

const CONVERT =
  "Look for a .safetensors version of the model, or convert the file on a machine where you trust it, " +
  "for example in Python: safetensors.torch.save_file(torch.load(path, weights_only=True), path).";

/** Refuses a Python pickle. @throws WeightsError `pickle` */
export function refusePickle(name: string): never {
  throw new WeightsError(
    "pickle",
    `${name} is a Python pickle. Reading one can run any code that its author put into it, ` +
      `so Atelier does not. ${CONVERT}`,
  );
}

/** Endings of files that torch.save writes. */
export const PICKLE_NAME = /\.(ckpt|pt|pth|bin|pkl)$/i;

/** Endings of files of weights that can be read. What a file is, its first bytes say. */
export const WEIGHTS_NAME = /\.(safetensors|gguf)$/i;

/** The ending of a file of weights, in lower case, with its dot. */
export const weightsSuffix = (name: string): string =>
  WEIGHTS_NAME.exec(name)?.[0].toLowerCase() ?? ".safetensors";

/** First bytes of files that are met under the name of weights, and what to say of them. */
const SIGNATURES: readonly [bytes: RegExp, says: string][] = [
  [/^\xff\xd8\xff/, "is a JPEG image with another name."],
  [/^\x89PNG/, "is a PNG image with another name."],
  [/^RIFF/, "is a WebP image or a sound with another name."],
  [/^version /, "is a Git LFS pointer, not the file itself. Fetch it with `git lfs pull`."],
  [
    /^\s*<(!doc|htm|\?xm)/i,
    "is a web page: the download needed a login or was refused. Download the file again.",
  ],
];

/**
 * Recognises other well-known formats by a file's first eight bytes.
 *
 * @throws WeightsError `pickle` or `unsupported`
 */
export function refuseOtherFormats(name: string, start: Uint8Array): void {
  const text = Array.from(start, (byte) => String.fromCharCode(byte)).join("");
  // torch.save writes a zip archive of a pickle; before version 1.6 the pickle alone (protocol 2).
  if (text.startsWith("PK\x03\x04") || text.startsWith("\x80\x02")) refusePickle(name);
  const found = SIGNATURES.find(([bytes]) => bytes.test(text));
  if (found) throw new WeightsError("unsupported", `${name} ${found[1]}`);
}
