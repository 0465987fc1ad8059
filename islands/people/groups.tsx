import { useSignal } from "@preact/signals";
import type { GroupDTO } from "../../services/contract/sharing.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Plus, Users } from "../ui/icons.ts";
import { Empty, explain, Failure, Skeleton } from "../ui/states.tsx";
import { GroupDialog } from "./group_dialog.tsx";
import { GroupLimitsDialog, limitWords } from "./group_limits_dialog.tsx";
import { LENGTH } from "../../services/contract/limits.ts";
import { useGroupsText } from "./words.ts";

/** Groups, to share with many at once. */
export function Groups() {
  const { client } = useStudio();
  const text = useText();
  const words = useGroupsText();
  const { data, problem, refresh } = useResource(paths.groups);
  const name = useSignal("");
  const opened = useSignal<GroupDTO | null>(null);
  const limited = useSignal<GroupDTO | null>(null);
  const doomed = useSignal<GroupDTO | null>(null);
  const task = useTask();
  const groups = data.value;
  const add = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      await client.send("POST", paths.groups, { name: name.value.trim() });
      name.value = "";
      await refresh();
    });
  };
  const dead = doomed.value;
  return (
    <>
      <form class="toolbar" onSubmit={add}>
        <input
          class="input"
          placeholder={words.name}
          aria-label={words.name}
          maxLength={LENGTH.groupName}
          value={name.value}
          onInput={(e) => void (name.value = e.currentTarget.value)}
        />
        <Button
          kind="primary"
          icon={Plus}
          submit
          busy={task.busy.value}
          disabled={name.value.trim() === ""}
        >
          {words.add}
        </Button>
      </form>
      {task.problem.value && (
        <p class="form-error toolbar-error" role="alert">{explain(task.problem.value, text)}</p>
      )}
      <div class="card people">
        {groups
          ? groups.length === 0
            ? <Empty icon={Users} title={words.none} hint={words.noneHint} />
            : (
              <ul class="list">
                {groups.map((group) => (
                  <li key={group.group_id} class="roomy">
                    <div class="list-words">
                      <p class="list-title">{group.name}</p>
                      <p class="list-sub">
                        {[words.members(group.member_count), ...limitWords(group, words)].join(
                          " · ",
                        )}
                      </p>
                    </div>
                    <div class="list-actions">
                      <Button
                        small
                        aria-label={`${words.edit}: ${group.name}`}
                        onClick={() => void (opened.value = group)}
                      >
                        {words.edit}
                      </Button>
                      <Button
                        small
                        aria-label={`${words.limits}: ${group.name}`}
                        onClick={() => void (limited.value = group)}
                      >
                        {words.limits}
                      </Button>
                      <Button
                        small
                        kind="danger"
                        aria-label={`${words.remove}: ${group.name}`}
                        onClick={() => void (doomed.value = group)}
                      >
                        {words.remove}
                      </Button>
                    </div>
                  </li>
                ))}
              </ul>
            )
          : problem.value
          ? <Failure problem={problem.value} retry={refresh} />
          : <Skeleton count={3} kind="row" />}
      </div>
      {opened.value && (
        <GroupDialog
          group={opened.value}
          onClose={() => {
            opened.value = null;
            void refresh();
          }}
        />
      )}
      {limited.value && (
        <GroupLimitsDialog
          group={limited.value}
          onClose={() => {
            limited.value = null;
            void refresh();
          }}
        />
      )}
      {dead && (
        <Confirm
          title={`${words.remove}: ${dead.name}`}
          action={words.remove}
          danger
          onConfirm={async () => {
            await client.send("DELETE", paths.group(dead.group_id));
            await refresh();
          }}
          onClose={() => void (doomed.value = null)}
        >
          <p>{words.removeHint}</p>
        </Confirm>
      )}
    </>
  );
}
