import type { ComponentChildren } from "preact";

interface FieldProps {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** Beside the label, such as a count. */
  aside?: ComponentChildren;
  children: ComponentChildren;
}

/** Ids for `aria-describedby` of a field's control. */
export function describedBy(id: string, hint?: string, error?: string): string | undefined {
  if (error) return `${id}-error`;
  return hint ? `${id}-hint` : undefined;
}

/** A label, its control, a hint, and what is wrong with it. */
export function Field({ id, label, hint, error, aside, children }: FieldProps) {
  return (
    <div class={`field${error ? " field-wrong" : ""}`}>
      <div class="field-head">
        <label for={id}>{label}</label>
        {aside}
      </div>
      {children}
      {error
        ? <p class="field-error" id={`${id}-error`} role="alert">{error}</p>
        : hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}
