import type { ComponentChildren, JSX } from "preact";
import { useStudio } from "../studio/context.ts";
import type { LucideIcon } from "./icons.ts";

type Native = Omit<JSX.HTMLAttributes<HTMLButtonElement>, "icon" | "type" | "disabled">;

export interface ButtonProps extends Native {
  kind?: "primary" | "plain" | "quiet" | "danger";
  icon?: LucideIcon;
  busy?: boolean;
  disabled?: boolean;
  submit?: boolean;
  /** Id of the form that it submits, where it is not inside of it. */
  form?: string;
  small?: boolean;
  children?: ComponentChildren;
}

/** A button with words. While busy it keeps its size and its focus. */
export function Button(
  { kind = "plain", icon: Icon, busy, disabled, submit, small, children, class: extra, ...rest }:
    ButtonProps,
) {
  const { ready } = useStudio();
  // Before hydration the browser itself would submit the form, without a handler.
  const early = submit && !ready.value;
  return (
    <button
      {...rest}
      type={submit ? "submit" : "button"}
      class={`button button-${kind}${small ? " button-small" : ""} ${extra ?? ""}`}
      disabled={(disabled ?? false) || early === true}
      aria-busy={busy ? "true" : undefined}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : Icon && <Icon size={18} aria-hidden />}
      {children !== undefined && <span class="button-text">{children}</span>}
    </button>
  );
}

export interface IconButtonProps extends Native {
  icon: LucideIcon;
  /** The action: the name for screen readers and the tooltip for everyone else. */
  label: string;
  pressed?: boolean;
  disabled?: boolean;
  danger?: boolean;
}

/** A button with only an icon; 44 pixels for fingers. */
export function IconButton(
  { icon: Icon, label, pressed, disabled, danger, class: extra, ...rest }: IconButtonProps,
) {
  return (
    <button
      {...rest}
      type="button"
      class={`icon-button${danger ? " icon-button-danger" : ""} ${extra ?? ""}`}
      aria-label={label}
      title={label}
      aria-pressed={pressed === undefined ? undefined : pressed}
      disabled={disabled ?? false}
    >
      <Icon size={20} aria-hidden />
    </button>
  );
}
