import { paths } from "../api/paths.ts";
import type { GroupAnswer, UserDTO } from "../api/types.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Dialog } from "../ui/dialog.tsx";
import { explain, Failure, Skeleton } from "../ui/states.tsx";
import { nameOf } from "./person_row.tsx";

/** Who belongs to a group. */
export function GroupDialog({ group, onClose }: { group: GroupAnswer; onClose: () => void }) {
  const { client } = useStudio();
  const text = useText();
  const whole = useResource<GroupAnswer>(paths.group(group.group_id));
  const people = useResource<UserDTO[]>(paths.users("")).data.value;
  const task = useTask();
  const members = new Set(whole.data.value?.members?.map((m) => m.user_id));
  const toggle = (userId: string, on: boolean) =>
    task.run(async () => {
      await client.send(on ? "PUT" : "DELETE", paths.groupMember(group.group_id, userId));
      await whole.refresh();
    });
  return (
    <Dialog title={group.name} onClose={onClose}>
      {whole.problem.value
        ? <Failure problem={whole.problem.value} retry={whole.refresh} />
        : people && whole.data.value
        ? (
          <ul class="list">
            {people.map((person) => (
              <li key={person.user_id}>
                <label class="check">
                  <input
                    type="checkbox"
                    checked={members.has(person.user_id)}
                    onChange={(e) => void toggle(person.user_id, e.currentTarget.checked)}
                  />
                  <span class="wrap">{nameOf(person)}</span>
                </label>
              </li>
            ))}
          </ul>
        )
        : <Skeleton count={4} kind="row" />}
      {task.problem.value && (
        <p class="form-error" role="alert">{explain(task.problem.value, text)}</p>
      )}
    </Dialog>
  );
}
