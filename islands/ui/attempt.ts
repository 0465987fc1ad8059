import type { Studio } from "../studio/studio.ts";
import { toastProblem } from "./toast_problem.ts";

/** Runs `work` and shows a toast if it fails. Never rejects; resolves to whether it succeeded. */
export async function attempt(studio: Studio, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    toastProblem(studio, error);
    return false;
  }
}
