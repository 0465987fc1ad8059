import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { explain } from "../ui/states.tsx";
import { TextField } from "../ui/text_field.tsx";
import { numberText, typedNumber } from "../ui/typed_number.ts";
import { LENGTH } from "../../services/contract/limits.ts";
import { nameOf, type PersonDialogProps } from "./person.ts";

const MEGABYTE = 1_000_000;

/** Converts megabytes to bytes; anything that is not a number is left for the server to refuse. */
function bytesOf(megabytes: string): number | string | null {
  const typed = typedNumber(megabytes);
  return typeof typed === "number" ? Math.round(typed * MEGABYTE) : typed;
}

/** Name, address and limits of a user; an empty limit means the server's default. */
export function EditDialog({ person, onClose }: PersonDialogProps) {
  const { client } = useStudio();
  const text = useText();
  const words = text.people;
  const name = useSignal(person.display_name ?? "");
  const email = useSignal(person.email);
  const bytes = useSignal(
    numberText(person.quota_bytes === null ? null : person.quota_bytes / MEGABYTE),
  );
  const images = useSignal(numberText(person.quota_images));
  const pending = useSignal(numberText(person.max_pending));
  const running = useSignal(numberText(person.max_running));
  const weight = useSignal(String(person.queue_weight));
  const task = useTask();
  const problem = task.problem.value;
  const save = async (event: Event) => {
    event.preventDefault();
    const done = await task.run(() =>
      client.send("PATCH", paths.user(person.user_id), {
        display_name: name.value.trim() || null,
        email: email.value.trim(),
        quota_bytes: bytesOf(bytes.value),
        quota_images: typedNumber(images.value),
        max_pending: typedNumber(pending.value),
        max_running: typedNumber(running.value),
        queue_weight: typedNumber(weight.value),
      })
    );
    if (done) onClose();
  };
  const number = (id: string, label: string, value: typeof bytes, field: string) => (
    <TextField
      id={id}
      label={label}
      value={value}
      inputMode="decimal"
      placeholder={words.emptyIsDefault}
      error={problem?.field(field)}
    />
  );
  return (
    <Dialog title={nameOf(person)} onClose={onClose}>
      <form class="form" onSubmit={(e) => void save(e)} noValidate>
        <TextField
          id="edit-name"
          label={words.name}
          value={name}
          maxLength={LENGTH.displayName}
          error={problem?.field("display_name")}
        />
        <TextField
          id="edit-email"
          label={words.email}
          type="email"
          value={email}
          error={problem?.field("email") && text.signIn.emailLike}
        />
        <h3>{words.quotas}</h3>
        {number("edit-bytes", words.quotaBytes, bytes, "quota_bytes")}
        {number("edit-images", words.quotaImages, images, "quota_images")}
        {number("edit-pending", words.maxPending, pending, "max_pending")}
        {number("edit-running", words.maxRunning, running, "max_running")}
        <TextField
          id="edit-weight"
          label={words.weight}
          hint={words.weightHint}
          value={weight}
          inputMode="decimal"
          error={problem?.field("queue_weight")}
        />
        {problem && problem.errors.length === 0 && (
          <p class="form-error" role="alert">{explain(problem, text)}</p>
        )}
        <Button kind="primary" submit busy={task.busy.value} class="button-wide">
          {text.frame.save}
        </Button>
      </form>
    </Dialog>
  );
}
