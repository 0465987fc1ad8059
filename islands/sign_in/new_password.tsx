import type { Signal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { copyText } from "../ui/copy_text.ts";
import { Sparkles } from "../ui/icons.ts";
import { toastProblem } from "../ui/toast_problem.ts";
import { PasswordField } from "./password_field.tsx";
import { passwordStrength } from "./strength.ts";
import { useSignInText } from "./words.ts";

interface NewPasswordProps {
  id: string;
  label: string;
  value: Signal<string>;
  error?: string | undefined;
  /** Offer one made by the server; needs a signed-in person. */
  suggest?: boolean;
}

/** A password to be chosen, with how strong it is. */
export function NewPassword({ id, label, value, error, suggest }: NewPasswordProps) {
  const studio = useStudio();
  const words = useSignInText();
  const strength = passwordStrength(value.value);
  const make = async () => {
    try {
      const path = paths.generatePassword;
      const { password } = await studio.client.get(path);
      value.value = password;
      await copyText(studio, password);
    } catch (error) {
      toastProblem(studio, error);
    }
  };
  return (
    <div class="new-password">
      <PasswordField
        id={id}
        label={label}
        value={value}
        autoComplete="new-password"
        hint={value.value ? words.strengths[strength] : words.newHint}
        error={error}
      />
      <div class={`strength${value.value ? "" : " strength-none"}`}>
        <meter
          min={0}
          max={4}
          low={2}
          high={3}
          optimum={4}
          value={strength}
          aria-label={words.strength}
        />
        <span role="status" class="sr-only">{value.value && words.strengths[strength]}</span>
      </div>
      {suggest && (
        <Button small kind="quiet" icon={Sparkles} onClick={() => void make()}>
          {words.suggest}
        </Button>
      )}
    </div>
  );
}
