import { paths } from "../api/paths.ts";
import { clientName } from "../account/client_name.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FormError } from "../ui/form_error.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { When } from "../ui/when.tsx";
import { nameOf, type PersonDialogProps } from "./person.ts";
import { usePeopleText } from "./words.ts";
import { useAccountText } from "../account/words.ts";

/** A user's sessions, with a button that ends all of them. */
export function SessionsDialog({ person, onClose }: PersonDialogProps) {
  const { client, toasts } = useStudio();
  const account = useAccountText();
  const words = usePeopleText();
  const path = paths.userSessions(person.user_id);
  const { data, problem, refresh } = useResource(path);
  const task = useTask();
  const sessions = data.value;
  const endAll = () =>
    task.run(async () => {
      const { ended } = await client.send("DELETE", path);
      toasts.show({ kind: "success", text: words.ended(ended) });
      await refresh();
    });
  return (
    <Dialog
      title={`${words.sessions}: ${nameOf(person)}`}
      onClose={onClose}
      footer={
        <Button
          kind="danger"
          busy={task.busy.value}
          disabled={!sessions || sessions.length === 0}
          onClick={() => void endAll()}
        >
          {words.endAll}
        </Button>
      }
    >
      {sessions
        ? sessions.length === 0 ? <p class="soft">{words.noSessions}</p> : (
          <ul class="list">
            {sessions.map((s) => (
              <li key={s.session_id}>
                <div class="list-words">
                  <p class="list-title">{clientName(s.client) ?? account.unknownClient}</p>
                  <p class="list-sub">
                    {s.address ?? ""} · {account.lastSeen} <When at={s.last_seen_at} />
                  </p>
                </div>
              </li>
            ))}
          </ul>
        )
        : problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : <Skeleton count={2} kind="row" />}
      <FormError problem={task.problem.value} />
    </Dialog>
  );
}
