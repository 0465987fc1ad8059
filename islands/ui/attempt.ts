import type { Studio } from "../studio/studio.ts";
import { toastProblem } from "./toast_problem.ts";

/** Does it, and says what went wrong. Never throws; answers whether it went well. */
export async function attempt(studio: Studio, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    toastProblem(studio, error);
    return false;
  }
}
