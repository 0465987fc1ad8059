import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { Confirm } from "../ui/confirm.tsx";
import { handedOver } from "./handed.ts";
import { nameOf, type PersonDialogProps } from "./person.ts";
import { PersonSelect } from "./person_select.tsx";
import { usePeopleText } from "./words.ts";

/** Transfers everything that a user owns to another user. */
export function TransferDialog({ person, onClose }: PersonDialogProps) {
  const { client, toasts, language } = useStudio();
  const words = usePeopleText();
  const to = useSignal("");
  return (
    <Confirm
      title={`${words.transfer}: ${nameOf(person)}`}
      action={words.transfer}
      disabled={to.value === ""}
      onConfirm={async () => {
        const path = paths.transfer(person.user_id);
        const moved = await client.send("POST", path, {
          to: to.value,
        });
        toasts.show({ kind: "success", text: handedOver(moved, words, language.value) });
      }}
      onClose={onClose}
    >
      <p>{words.transferHint(nameOf(person))}</p>
      <PersonSelect id="transfer-to" label={words.transferTo} value={to} without={person.user_id} />
    </Confirm>
  );
}
