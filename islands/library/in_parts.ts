import { type ApiProblem, asProblem } from "../api/problem.ts";
import type { Studio } from "../studio/studio.ts";
import { toastProblem } from "../ui/toast_problem.ts";

/** Items of a bulk request that the server left unchanged. */
export interface Refusals {
  refused: readonly { image_name: string; reason: string }[];
}

export interface Outcome<T> {
  /** The answers of the parts that succeeded, in order. */
  answers: T[];
  /** Number of images that were changed. */
  done: number;
}

/**
 * Sends a bulk request in parts of at most `atOnce` names, with a toast that counts them. A part of
 * which the server refuses everything does not keep the others from being sent; any other failure
 * ends it. Shows what was refused or failed. Never throws.
 */
export async function inParts<T extends Refusals>(
  studio: Studio,
  names: readonly string[],
  atOnce: number,
  send: (part: readonly string[]) => Promise<T>,
): Promise<Outcome<T>> {
  const words = studio.text.value.library;
  const answers: T[] = [];
  let done = 0;
  let refused = 0;
  let problem: ApiProblem | null = null;
  const counted = names.length > atOnce
    ? studio.toasts.count(words.counted(0, names.length))
    : null;
  for (let at = 0; at < names.length; at += atOnce) {
    const part = names.slice(at, at + atOnce);
    try {
      const answer = await send(part);
      const left = answer.refused.length;
      answers.push(answer);
      done += part.length - left;
      refused += left;
    } catch (error) {
      problem = asProblem(error);
      if (problem.status !== 403 && problem.status !== 404) break;
      refused += part.length;
    }
    counted?.show(words.counted(Math.min(at + atOnce, names.length), names.length));
  }
  counted?.end();
  const failed = problem !== null && problem.status !== 403 && problem.status !== 404;
  if (problem && (failed || done === 0)) toastProblem(studio, problem);
  else if (refused > 0) studio.toasts.show({ kind: "error", text: words.refused(refused) });
  return { answers, done };
}
