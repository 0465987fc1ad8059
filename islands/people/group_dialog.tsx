import { useSignal } from "@preact/signals";
import type { GroupDTO } from "../../services/contract/sharing.ts";
import type { UserDTO } from "../../services/contract/users.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Plus } from "../ui/icons.ts";
import { FormError } from "../ui/form_error.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { byName, found } from "./order.ts";
import { nameOf } from "./person.ts";
import { useGroupsText, usePeopleText } from "./words.ts";

/** The members of a group. */
export function GroupDialog({ group, onClose }: { group: GroupDTO; onClose: () => void }) {
  const { client, language } = useStudio();
  const peopleWords = usePeopleText();
  const words = useGroupsText();
  const whole = useResource(paths.group(group.group_id));
  const people = useResource(paths.users("")).data.value;
  const typed = useSignal("");
  const task = useTask();
  const members = new Set(whole.data.value?.members?.map((m) => m.user_id));
  const shown = byName(found(people ?? [], typed.value), language.value);
  const missing = shown.filter((person) => person.is_active && !members.has(person.user_id));
  const put = (who: readonly UserDTO[], on: boolean) =>
    task.run(async () => {
      try {
        for (const { user_id } of who) {
          await client.send(on ? "PUT" : "DELETE", paths.groupMember(group.group_id, user_id));
        }
      } finally {
        await whole.refresh();
      }
    });
  return (
    <Dialog title={group.name} onClose={onClose}>
      {people && whole.data.value
        ? (
          <>
            <div class="toolbar">
              <input
                class="input"
                type="search"
                placeholder={peopleWords.search}
                aria-label={peopleWords.search}
                value={typed.value}
                onInput={(e) => void (typed.value = e.currentTarget.value)}
              />
              {missing.length > 1 && (
                <Button
                  icon={Plus}
                  busy={task.busy.value}
                  onClick={() => void put(missing, true)}
                >
                  {words.addShown(missing.length)}
                </Button>
              )}
            </div>
            <p class="soft" role="status">{words.members(members.size)}</p>
            <FormError problem={task.problem.value} />
            <ul class="list">
              {shown.map((person) => (
                <li key={person.user_id}>
                  <label class="check">
                    <input
                      type="checkbox"
                      checked={members.has(person.user_id)}
                      disabled={task.busy.value}
                      onChange={(e) => void put([person], e.currentTarget.checked)}
                    />
                    <span class="wrap">{nameOf(person)}</span>
                  </label>
                </li>
              ))}
            </ul>
          </>
        )
        : whole.problem.value
        ? <Failure problem={whole.problem.value} retry={whole.refresh} />
        : <Skeleton count={4} kind="row" />}
    </Dialog>
  );
}
