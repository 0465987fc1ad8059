import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { describedBy, Field } from "./field.tsx";

interface TextFieldProps
  extends Omit<JSX.HTMLAttributes<HTMLInputElement>, "value" | "label" | "id" | "type"> {
  id: string;
  label: string;
  value: Signal<string>;
  type?: "text" | "email" | "search" | "datetime-local" | "date";
  hint?: string | undefined;
  error?: string | undefined;
  maxLength?: number;
  autoComplete?: string;
  placeholder?: string;
}

/** One line of text. */
export function TextField({ id, label, value, type, hint, error, ...rest }: TextFieldProps) {
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <input
        {...rest}
        id={id}
        class="input"
        type={type ?? "text"}
        value={value.value}
        aria-describedby={describedBy(id, hint, error)}
        aria-invalid={error ? true : undefined}
        onInput={(e) => void (value.value = e.currentTarget.value)}
      />
    </Field>
  );
}
