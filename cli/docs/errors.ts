import { REFUSALS } from "../../services/contract/refusals.ts";
import { ERRORS } from "../../services/errors/mod.ts";
import { plain } from "./fill.ts";

/** The part `error-codes`: the `code` of an error answer with its status. */
export function errorCodes(): string {
  return Object.entries(ERRORS)
    .map(([code, { status, title }]) => `- ${status} \`${code}\`: ${title}`).join("\n");
}

/** The part `error-ids`: the sentence of each `id`, with its parameters in braces. */
export function errorIds(): string {
  return Object.entries(REFUSALS).map(([id, sentence]) => `- \`${id}\`: ${plain(sentence)}`)
    .join("\n");
}
