import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { UserDTO } from "../../services/contract/users.ts";
import { asProblem } from "../api/problem.ts";
import { useStudio } from "../studio/context.ts";
import { explain } from "../ui/states.tsx";
import { nameOf } from "./person.ts";

/** The same for several users, one after the other; a failure does not stop the others. */
export function useBulk() {
  const { text } = useStudio();
  const done = useSignal(0);
  const failed = useSignal<readonly string[]>([]);
  const stage = useSignal<"asking" | "working" | "done">("asking");
  return useMemo(() => ({
    done,
    failed,
    stage,
    async run(people: readonly UserDTO[], work: (person: UserDTO) => Promise<unknown>) {
      if (stage.value !== "asking") return;
      stage.value = "working";
      for (const person of people) {
        try {
          await work(person);
        } catch (error) {
          const why = explain(asProblem(error), text.value);
          failed.value = [...failed.value, `${nameOf(person)}: ${why}`];
        }
        done.value += 1;
      }
      stage.value = "done";
    },
  }), []);
}
