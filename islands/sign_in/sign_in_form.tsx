import { useSignal } from "@preact/signals";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { explain } from "../ui/states.tsx";
import { PasswordField } from "./password_field.tsx";

interface SignInFormProps {
  email: string;
  onDone: (userId: string) => void;
}

interface LoginAnswer {
  user: { user_id: string };
}

/** E-mail and password; what is wrong stands above the button and is read out. */
export function SignInForm({ email: known, onDone }: SignInFormProps) {
  const { client } = useStudio();
  const text = useText();
  const words = text.signIn;
  const email = useSignal(known);
  const password = useSignal("");
  const remember = useSignal(false);
  const busy = useSignal(false);
  const wrong = useSignal("");
  const send = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    wrong.value = "";
    try {
      const answer = await client.send<LoginAnswer>("POST", paths.login, {
        email: email.value.trim(),
        password: password.value,
        remember_me: remember.value,
      });
      onDone(answer.user.user_id);
    } catch (error) {
      const problem = asProblem(error);
      wrong.value = problem.status === 422 ? words.emailWrong : explain(problem, text);
    } finally {
      busy.value = false;
    }
  };
  return (
    <form class="form" onSubmit={send} method="post" noValidate>
      <Field id="email" label={words.email}>
        <input
          id="email"
          class="input"
          type="email"
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
      <p class="form-error" role="alert">{wrong.value}</p>
      <Button kind="primary" submit busy={busy.value} class="button-wide">
        {text.frame.signIn}
      </Button>
    </form>
  );
}
