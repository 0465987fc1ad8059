import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { SubmitButton } from "../ui/submit_button.tsx";
import { Field } from "../ui/field.tsx";
import { explain } from "../ui/states.tsx";
import { PasswordField } from "./password_field.tsx";
import { announceSignIn } from "./signed_in.ts";
import { useSignInText } from "./words.ts";

interface SignInFormProps {
  /** User name or address, as far as it is known. */
  name: string;
  onDone: (userId: string) => void;
}

/** User name or e-mail, and password; what is wrong stands above the button and is read out. */
export function SignInForm({ name: known, onDone }: SignInFormProps) {
  const { client } = useStudio();
  const text = useText();
  const words = useSignInText();
  const email = useSignal(known);
  const password = useSignal("");
  const remember = useSignal(false);
  const task = useTask();
  const problem = task.problem.value;
  /** What the door says, in the person's language; the server has it in English. */
  const told: Record<number, string> = {
    401: words.wrong,
    403: words.deactivated,
    422: words.emailWrong,
  };
  const send = (event: Event) => {
    event.preventDefault();
    const form = event.currentTarget instanceof HTMLFormElement ? event.currentTarget : null;
    void task.run(async () => {
      const answer = await client.send("POST", paths.login, {
        email: email.value.trim(),
        password: password.value,
        remember_me: remember.value,
      });
      announceSignIn(answer.user.user_id);
      onDone(answer.user.user_id);
    }).then((done) => {
      // The next thing typed is the password once more.
      if (!done) form?.querySelector<HTMLInputElement>("#password")?.select();
    });
  };
  return (
    <form class="form" onSubmit={send} method="post" noValidate>
      <Field id="email" label={words.name}>
        <input
          id="email"
          class="input"
          type="text"
          autoCapitalize="none"
          spellcheck={false}
          name="email"
          autoComplete="username"
          required
          value={email.value}
          onInput={(e) => void (email.value = e.currentTarget.value)}
        />
      </Field>
      <PasswordField
        id="password"
        label={words.password}
        value={password}
        autoComplete="current-password"
      />
      <label class="check">
        <input
          type="checkbox"
          checked={remember.value}
          onChange={(e) => void (remember.value = e.currentTarget.checked)}
        />
        <span>{words.remember}</span>
      </label>
      <p class="form-error" role="alert">
        {problem && (told[problem.status] ?? explain(problem, text))}
      </p>
      <SubmitButton task={task}>
        {text.frame.signIn}
      </SubmitButton>
    </form>
  );
}
