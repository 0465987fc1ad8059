import { asProblem } from "../api/problem.ts";
import type { Studio } from "../studio/studio.ts";
import { explain } from "./states.tsx";

/** Shows in a toast why something failed: an `ApiProblem`, or whatever else was thrown. */
export function toastProblem({ toasts, text }: Studio, error: unknown): void {
  toasts.show({ kind: "error", text: explain(asProblem(error), text.value) });
}
