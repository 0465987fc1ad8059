import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { LENGTH } from "../../services/contract/limits.ts";
import type { ListedWildcard } from "../../services/contract/wildcards.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Dialog } from "../ui/dialog.tsx";
import { describedBy, Field } from "../ui/field.tsx";
import { FormDialog } from "../ui/form_dialog.tsx";
import { FormError } from "../ui/form_error.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { TextField } from "../ui/text_field.tsx";
import { useWildcardsText } from "./words.ts";

interface WildcardDialogProps {
  /** What is changed, or with `copy` what a new one begins with; absent: an empty one. */
  wildcard?: ListedWildcard;
  copy?: boolean;
  onClose: () => void;
}

/** Makes a wildcard, changes one, or shows the lines of one that belongs to somebody else. */
export default function WildcardDialog({ wildcard, copy, onClose }: WildcardDialogProps) {
  const studio = useStudio();
  const text = useText();
  const words = useWildcardsText();
  const changed = copy ? undefined : wildcard;
  const name = useSignal(copy && wildcard ? words.copyOf(wildcard.name) : wildcard?.name ?? "");
  const lines = useSignal<string | null>(wildcard ? null : "");
  const task = useTask();
  const loading = useTask();
  const load = async () => {
    if (!wildcard) return;
    await loading.run(async () => {
      lines.value = (await studio.client.get(paths.wildcard(wildcard.id))).text;
    });
  };
  useEffect(() => void load(), []);
  const readOnly = changed?.can_edit === false;
  const save = async () => {
    const values = { name: name.value.trim(), text: lines.value ?? "" };
    const done = await task.run(() =>
      changed
        ? studio.client.send("PATCH", paths.wildcard(changed.id), values)
        : studio.client.send("POST", paths.wildcards, values)
    );
    studio.resources.refresh(paths.wildcards);
    if (!done) return;
    studio.toasts.show({ kind: "success", text: words.saved(values.name) });
    onClose();
  };
  const title = readOnly ? changed.name : changed ? words.editTitle(changed.name) : words.make;
  const body = loading.problem.value && lines.value === null
    ? <Failure problem={loading.problem.value} retry={() => void load()} />
    : lines.value === null
    ? <Skeleton count={4} kind="row" />
    : (
      <>
        {!readOnly && (
          <TextField
            id="wildcard-name"
            label={words.name}
            hint={words.nameHint(name.value.trim() || "animal")}
            value={name}
            maxLength={LENGTH.wildcardName}
            autoComplete="off"
          />
        )}
        <Field id="wildcard-text" label={words.text} hint={words.textHint}>
          <textarea
            id="wildcard-text"
            class="input wildcard-text"
            rows={12}
            readOnly={readOnly}
            maxLength={LENGTH.wildcardText}
            placeholder={words.textExample}
            aria-describedby={describedBy("wildcard-text", words.textHint)}
            value={lines.value}
            onInput={(e) => void (lines.value = e.currentTarget.value)}
          />
        </Field>
        <FormError problem={task.problem.value} />
      </>
    );
  if (readOnly) return <Dialog title={title} onClose={onClose} wide>{body}</Dialog>;
  return (
    <FormDialog
      title={title}
      action={text.frame.save}
      task={task}
      disabled={name.value.trim() === "" || (lines.value ?? "").trim() === ""}
      wide
      onSubmit={save}
      onClose={onClose}
    >
      {body}
    </FormDialog>
  );
}
