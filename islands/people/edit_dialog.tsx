import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { FormDialog } from "../ui/form_dialog.tsx";
import { FormError } from "../ui/form_error.tsx";
import { TextField } from "../ui/text_field.tsx";
import { numberText, typedNumber } from "../ui/typed_number.ts";
import { LimitFields } from "./limit_fields.tsx";
import { limitsOf, useLimits } from "./limits.ts";
import { LENGTH } from "../../services/contract/limits.ts";
import { nameOf, type PersonDialogProps } from "./person.ts";
import { usePeopleText } from "./words.ts";
import { useSignInText } from "../sign_in/words.ts";

/** Name, address and limits of a user; an empty limit means the server's default. */
export function EditDialog({ person, onClose }: PersonDialogProps) {
  const { client, language } = useStudio();
  const text = useText();
  const signIn = useSignInText();
  const words = usePeopleText();
  const name = useSignal(person.display_name ?? "");
  const userName = useSignal(person.user_name ?? "");
  const email = useSignal(person.has_address ? person.email : "");
  const limits = useLimits(person);
  const weight = useSignal(numberText(person.queue_weight, language.value));
  const task = useTask();
  const problem = task.problem.value;
  const save = async () => {
    const done = await task.run(() =>
      client.send("PATCH", paths.user(person.user_id), {
        display_name: name.value.trim() || null,
        user_name: userName.value.trim() || null,
        ...email.value.trim() || person.has_address ? { email: email.value.trim() } : {},
        ...limitsOf(limits),
        queue_weight: typedNumber(weight.value),
      })
    );
    if (done) onClose();
  };
  return (
    <FormDialog
      title={nameOf(person)}
      action={text.frame.save}
      task={task}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField
        id="edit-name"
        label={words.name}
        value={name}
        maxLength={LENGTH.displayName}
        error={problem?.field("display_name")}
      />
      <TextField
        id="edit-user-name"
        label={words.userName}
        hint={words.userNameHint}
        value={userName}
        maxLength={LENGTH.userName}
        error={problem?.field("user_name")}
      />
      <TextField
        id="edit-email"
        label={words.email}
        type="email"
        value={email}
        error={problem?.field("email") && signIn.emailLike}
      />
      <LimitFields
        typed={limits}
        problem={problem}
        title={words.quotas}
        empty={words.emptyIsDefault}
      />
      <TextField
        id="edit-weight"
        label={words.weight}
        hint={words.weightHint}
        value={weight}
        inputMode="decimal"
        error={problem?.field("queue_weight")}
      />
      <FormError problem={problem} besideFields />
    </FormDialog>
  );
}
