import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { SubmitButton } from "../ui/submit_button.tsx";
import { FormError } from "../ui/form_error.tsx";
import { TextField } from "../ui/text_field.tsx";
import { Brand } from "../sign_in/brand.tsx";
import { NewPassword } from "../sign_in/new_password.tsx";
import { LENGTH } from "../../services/contract/limits.ts";
import { useSignInText } from "../sign_in/words.ts";
import { useSetupText } from "./words.ts";

/** The first administrator of a fresh server. */
export default function SetupScreen() {
  const { client, router } = useStudio();
  const signIn = useSignInText();
  const words = useSetupText();
  const codeNeeded = useResource(paths.authStatus).data.value?.setup_code_required;
  const name = useSignal("");
  const email = useSignal("");
  const password = useSignal("");
  const code = useSignal("");
  const task = useTask();
  const problem = task.problem.value;
  const enter = async () => {
    await client.send("POST", paths.login, {
      email: email.value.trim(),
      password: password.value,
    });
    // Objects made before there were accounts can be handed to a user there.
    const left = await client.get(paths.things("system"));
    return Object.values(left).some((count) => count > 0) ? "people" : "create";
  };
  const send = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      await client.send("POST", paths.setup, {
        email: email.value.trim(),
        display_name: name.value.trim() || null,
        password: password.value,
        ...(codeNeeded ? { setup_code: code.value.trim() } : {}),
      });
      // There is an account now: if signing in fails, the page for that says more.
      const next = await enter().catch(() => "sign_in" as const);
      location.assign(router.href(next));
    });
  };
  return (
    <div class="door">
      <Brand />
      <form class="card door-card form" method="post" onSubmit={send} noValidate>
        <h1>{words.title}</h1>
        <p class="soft">{words.why}</p>
        <TextField
          id="name"
          label={words.name}
          value={name}
          autoComplete="name"
          maxLength={LENGTH.displayName}
          error={problem?.field("display_name")}
        />
        <TextField
          id="email"
          label={signIn.email}
          type="email"
          value={email}
          autoComplete="username"
          error={problem?.field("email") && signIn.emailLike}
        />
        <NewPassword
          id="password"
          label={signIn.password}
          value={password}
          error={problem?.field("password")}
        />
        {codeNeeded && (
          <TextField
            id="code"
            label={words.code}
            hint={words.codeHint}
            value={code}
            autoComplete="one-time-code"
            error={problem?.field("setup_code")}
          />
        )}
        <FormError problem={problem} besideFields />
        <SubmitButton task={task}>
          {words.go}
        </SubmitButton>
      </form>
    </div>
  );
}
