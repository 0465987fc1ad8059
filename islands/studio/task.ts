import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { type ApiProblem, asProblem } from "../api/problem.ts";

/** An action started by the user: whether it is running, and why it failed. */
export function useTask() {
  const busy = useSignal(false);
  const problem = useSignal<ApiProblem | null>(null);
  return useMemo(() => ({
    busy,
    problem,
    /** Runs the action unless it is running already; resolves to whether it succeeded. */
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
