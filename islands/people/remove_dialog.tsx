import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { Confirm } from "../ui/confirm.tsx";
import { nameOf, type PersonDialogProps } from "./person.ts";
import { PersonSelect } from "./person_select.tsx";
import { usePeopleText } from "./words.ts";

/** Deletes an account; what it owns has to go somewhere, and that is asked. */
export function RemoveDialog({ person, onClose }: PersonDialogProps) {
  const { client, toasts } = useStudio();
  const words = usePeopleText();
  const give = useSignal(false);
  const to = useSignal("");
  const choice = (on: boolean, label: string) => (
    <label class="check">
      <input
        type="radio"
        name="remove-what"
        checked={give.value === on}
        onChange={() => void (give.value = on)}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <Confirm
      title={words.removeTitle(nameOf(person))}
      action={words.remove}
      danger
      disabled={give.value && to.value === ""}
      onConfirm={async () => {
        const path = paths.deleteUser(person.user_id, give.value ? to.value : null);
        await client.send("DELETE", path);
        toasts.show({ kind: "success", text: words.removed(nameOf(person)) });
      }}
      onClose={onClose}
    >
      <fieldset>
        <legend>{words.removeHint}</legend>
        {choice(false, words.removeTrash)}
        {choice(true, words.removeGive)}
      </fieldset>
      {give.value && (
        <PersonSelect
          id="remove-to"
          label={words.removeGive}
          value={to}
          without={person.user_id}
        />
      )}
    </Confirm>
  );
}
