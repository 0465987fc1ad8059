import { useSignal } from "@preact/signals";
import type { GrantLevel } from "../../services/contract/sharing.ts";
import type { ThingKind } from "../../services/contract/kinds.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Choices } from "../ui/choices.tsx";
import { Field } from "../ui/field.tsx";
import { FormError } from "../ui/form_error.tsx";
import { TextField } from "../ui/text_field.tsx";
import { useShareText } from "./words.ts";

const LEVELS: readonly GrantLevel[] = ["view", "add", "edit"];

interface GrantFormProps {
  kind: ThingKind;
  id: string;
  onDone: () => Promise<void>;
}

/** Shares with one more person or group. */
export function GrantForm({ kind, id, onDone }: GrantFormProps) {
  const { client } = useStudio();
  const words = useShareText();
  const groups = useResource(paths.groups).data.value ?? [];
  const email = useSignal("");
  const group = useSignal("");
  const toGroup = useSignal(false);
  const level = useSignal<GrantLevel>("view");
  const until = useSignal("");
  const task = useTask();
  const problem = task.problem.value;
  const add = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      await client.send("PUT", paths.grants(kind, id), {
        ...(toGroup.value ? { group_id: group.value } : { user_email: email.value.trim() }),
        level: level.value,
        // The whole last day counts, where the person is.
        expires_at: until.value ? new Date(`${until.value}T23:59:59`).toISOString() : null,
      });
      email.value = group.value = until.value = "";
      await onDone();
    });
  };
  return (
    <form class="form" onSubmit={add} noValidate>
      {groups.length > 0 && (
        <Choices
          label={words.with}
          among={[false, true]}
          chosen={toGroup.value}
          say={(wanted) => wanted ? words.aGroup : words.aPerson}
          onChoose={(wanted) => void (toGroup.value = wanted)}
        />
      )}
      {toGroup.value
        ? (
          <Field id="share-group" label={words.group}>
            <select
              id="share-group"
              class="input"
              value={group.value}
              onChange={(e) => void (group.value = e.currentTarget.value)}
            >
              <option value="">{words.chooseGroup}</option>
              {groups.map((g) => <option key={g.group_id} value={g.group_id}>{g.name}</option>)}
            </select>
          </Field>
        )
        : (
          <TextField
            id="share-email"
            label={words.person}
            type="email"
            value={email}
            autoComplete="off"
            placeholder="name@example.com"
          />
        )}
      <div class="share-row">
        <Field id="share-level" label={words.level}>
          <select
            id="share-level"
            class="input"
            value={level.value}
            onChange={(e) => void (level.value = e.currentTarget.value as GrantLevel)}
          >
            {LEVELS.filter((l) => kind === "board" || l !== "add").map((l) => (
              <option key={l} value={l}>{words.levels[l]}</option>
            ))}
          </select>
        </Field>
        <TextField id="share-until" label={words.until} type="date" value={until} />
      </div>
      <FormError problem={problem} />
      <Button
        submit
        busy={task.busy.value}
        kind="primary"
        disabled={(toGroup.value ? group.value : email.value.trim()) === ""}
      >
        {words.add}
      </Button>
    </form>
  );
}
