import { z } from "zod";
import { AT_ONCE, LENGTH } from "../services/contract/limits.ts";
import { say, words } from "../services/contract/refusals.ts";

/** Fields that several resources take. */

/**
 * A flag in a query string, in any case and in all the words that InvokeAI takes: Python says True.
 */
export const flag = z.stringbool({
  truthy: ["true", "1", "yes", "on", "y", "t"],
  falsy: ["false", "0", "no", "off", "n", "f"],
  error: "must be true or false",
}).meta({ type: "boolean" });

/** A whole number in a query string. */
export const count = (min: number, max: number) =>
  z.string().regex(/^-?\d{1,15}$/, words(say("whole_number"))).transform(Number)
    .pipe(z.number().int().min(min).max(max));

/** One value or several of a repeated query parameter. */
export const several = <T extends z.ZodType>(item: T) =>
  z.union([
    z.array(item).max(AT_ONCE.repeated),
    item.transform((value) => [value]),
  ]) as unknown as z.ZodType<
    z.output<T>[]
  >;

/** Words to search for. */
export const searchWords = z.string().max(LENGTH.search);
