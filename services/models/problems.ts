import { basename } from "node:path";
import { WeightsError } from "../../inference/weights/errors.ts";
import { PICKLE_NAME, refusePickle } from "../../inference/weights/signatures.ts";
import { type Problem, problem, wrong } from "../errors/mod.ts";

export interface FileProblem {
  file: string;
  message: string;
}

/** The reasons why a model cannot be used: each of its files with what is wrong with it. */
export class FolderError extends Error {
  override readonly name = "FolderError";
  constructor(readonly problems: readonly FileProblem[]) {
    super(problems.map((p) => `${p.file} ${p.message}`).join("; "));
  }
}

/**
 * Describes the problem with a file of weights. The sentence of a `WeightsError` begins with the
 * name of the file, which is given here by its place in the model.
 */
export function weightsProblem(error: unknown, place: string): FileProblem {
  if (!(error instanceof WeightsError)) return { file: place, message: "cannot be read" };
  const [name, rest] = /^(\S+\.\w+) (.*)$/s.exec(error.message)?.slice(1) ?? [];
  const message = (rest ?? error.message).replace(/\.$/, "");
  const folder = place.includes(".") ? place.replace(/[^/]*$/, "") : `${place}/`;
  return { file: name === undefined ? place : folder + name, message };
}

/** The same as an answer. */
export function unusable(code: "unsupported_media" | "bad_request", error: FolderError): Problem {
  return problem(code, `This model cannot be used: ${error.message}.`, {
    errors: error.problems.map(({ file, message }) => wrong(file, message)),
  });
}

/** @throws FolderError for a pickle, which says what to do instead */
export function requireNoPickle(path: string): void {
  const name = basename(path);
  if (!PICKLE_NAME.test(name)) return;
  try {
    refusePickle(name);
  } catch (error) {
    throw new FolderError([weightsProblem(error, name)]);
  }
}
