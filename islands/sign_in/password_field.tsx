import { type Signal, useSignal } from "@preact/signals";
import { IconButton } from "../ui/button.tsx";
import { describedBy, Field } from "../ui/field.tsx";
import { Eye, EyeOff } from "../ui/icons.ts";
import { useSignInText } from "./words.ts";

interface PasswordFieldProps {
  id: string;
  label: string;
  value: Signal<string>;
  autoComplete: "current-password" | "new-password";
  hint?: string | undefined;
  error?: string | undefined;
}

/** A password that can be shown, and that says when caps lock is on. */
export function PasswordField({ id, label, value, autoComplete, hint, error }: PasswordFieldProps) {
  const words = useSignInText();
  const shown = useSignal(false);
  const caps = useSignal(false);
  const note = caps.value ? words.capsLock : hint;
  const look = (event: KeyboardEvent) => {
    caps.value = event.getModifierState?.("CapsLock") ?? false;
  };
  return (
    <Field id={id} label={label} hint={note} error={error}>
      <div class="input-with-button">
        <input
          id={id}
          class="input"
          type={shown.value ? "text" : "password"}
          name={id}
          autoComplete={autoComplete}
          autoCapitalize="off"
          spellcheck={false}
          required
          value={value.value}
          aria-describedby={describedBy(id, note, error)}
          aria-invalid={error ? true : undefined}
          onInput={(e) => void (value.value = e.currentTarget.value)}
          onKeyDown={look}
          onKeyUp={look}
        />
        <IconButton
          icon={shown.value ? EyeOff : Eye}
          label={shown.value ? words.hide : words.show}
          onClick={() => void (shown.value = !shown.value)}
        />
      </div>
    </Field>
  );
}
