import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { type ApiProblem, asProblem } from "../api/problem.ts";

/** Something a person has set going: whether it runs, and why it failed. */
export function useTask() {
  const busy = useSignal(false);
  const problem = useSignal<ApiProblem | null>(null);
  return useMemo(() => ({
    busy,
    problem,
    /** Runs it unless it runs already; resolves true when it went well. */
    async run(work: () => Promise<unknown>): Promise<boolean> {
      if (busy.value) return false;
      busy.value = true;
      problem.value = null;
      try {
        await work();
        return true;
      } catch (error) {
        problem.value = asProblem(error);
        return false;
      } finally {
        busy.value = false;
      }
    },
  }), []);
}

export type Task = ReturnType<typeof useTask>;
