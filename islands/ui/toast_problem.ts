import { asProblem } from "../api/problem.ts";
import type { Studio } from "../studio/studio.ts";
import { explain } from "./states.tsx";

/** Shows an error in a toast: an `ApiProblem`, or anything else that was thrown. */
export function toastProblem({ toasts, text }: Studio, error: unknown): void {
  toasts.show({ kind: "error", text: explain(asProblem(error), text.value) });
}

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
