import { parseArgs, type ParseArgsConfig } from "node:util";
import { messageOf } from "../services/errors/message_of.ts";

/** The command was typed wrongly: exit code 2. Any other failure exits with 1. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** One thing that can be typed: `user add`. */
export interface Command {
  /** Flags and arguments, as the help shows them. */
  usage: string;
  summary: string;
  /** The exit code when it is refused or fails, if that is not 1. */
  failed?: number;
  /** @returns the exit code. @throws UsageError, Problem, StartError. */
  run(args: string[]): Promise<number>;
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** `parseArgs` of Node, strict, whose complaints become `UsageError`. */
export function parse<O extends Options>(args: string[], options: O, positionals = 0) {
  try {
    const parsed = parseArgs({ args, options, strict: true, allowPositionals: positionals > 0 });
    if (parsed.positionals.length > positionals) {
      throw new UsageError(`"${parsed.positionals[positionals]}" is one argument too many.`);
    }
    return parsed;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(messageOf(error));
  }
}

/** Options that every command takes. */
export const COMMON = {
  root: { type: "string" },
  json: { type: "boolean" },
} as const satisfies Options;
