import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/form_error.tsx";
import { TextField } from "../ui/text_field.tsx";
import { useSignInText } from "./words.ts";

/** Has a sign-in link sent to those who have forgotten their password. */
export function Forgotten() {
  const { client, language } = useStudio();
  const words = useSignInText();
  const open = useSignal(false);
  const sent = useSignal(false);
  const email = useSignal("");
  const task = useTask();
  const problem = task.problem.value;
  const send = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      await client.send("POST", paths.forgotten, {
        email: email.value.trim(),
        language: language.value,
      });
      sent.value = true;
    });
  };
  if (sent.value) return <p role="status">{words.forgottenSent}</p>;
  if (!open.value) {
    return (
      <Button kind="quiet" onClick={() => void (open.value = true)}>{words.forgottenAsk}</Button>
    );
  }
  return (
    <form class="form" onSubmit={send} method="post" noValidate>
      <p class="soft">{words.forgottenHow}</p>
      <TextField
        id="forgotten-email"
        label={words.email}
        type="email"
        value={email}
        autoComplete="email"
        error={problem?.field("email") && words.emailLike}
      />
      <FormError problem={problem} besideFields />
      <Button submit busy={task.busy.value} class="button-wide">{words.forgottenSend}</Button>
    </form>
  );
}
