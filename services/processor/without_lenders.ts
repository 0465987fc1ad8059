import { basename } from "node:path";
import { WEIGHTS_NAME } from "../../inference/weights/signatures.ts";
import { EngineError, type ModelSource } from "../../inference/types.ts";

/**
 * The error without the names of files that other models lend: these models may be hidden from the
 * user who reads it.
 */
export function withoutLenders(error: unknown, models: readonly ModelSource[]): unknown {
  if (!(error instanceof EngineError)) return error;
  const lent = models.flatMap(({ components = {} }) => Object.values(components)).map((path) =>
    basename(path)
  ).filter((name) => WEIGHTS_NAME.test(name));
  const message = lent.reduce(
    (text, name) => text.split(name).join("the file of another model"),
    error.message,
  );
  return message === error.message ? error : Object.assign(error, { message });
}
