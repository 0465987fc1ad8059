import * as menu from "@zag-js/menu";
import { normalizeProps, useMachine } from "@zag-js/preact";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { LucideIcon } from "./icons.ts";
import { Portal } from "./portal.tsx";

export interface MenuItem {
  id: string;
  label: string;
  icon?: LucideIcon;
  danger?: boolean;
  disabled?: boolean;
  checked?: boolean;
  run: () => void;
}

interface MenuProps {
  label: string;
  items: readonly (MenuItem | null)[];
  /** What the button shows. */
  children: ComponentChildren;
  class?: string;
}

/** A button with a menu; null between items draws a line. Before the script runs: the button. */
export function Menu(props: MenuProps) {
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  if (ready) return <LiveMenu {...props} />;
  return (
    <button type="button" class={props.class ?? "icon-button"} aria-label={props.label}>
      {props.children}
    </button>
  );
}

function LiveMenu({ label, items, children, class: look }: MenuProps) {
  const service = useMachine(menu.machine, {
    id: useId(),
    "aria-label": label,
    onSelect: ({ value }: { value: string }) => items.find((i) => i?.id === value)?.run(),
  });
  const api = menu.connect(service, normalizeProps);
  return (
    <>
      <button
        {...api.getTriggerProps()}
        type="button"
        class={look ?? "icon-button"}
        aria-label={label}
        title={label}
      >
        {children}
      </button>
      {api.open && (
        <Portal>
          <div {...api.getPositionerProps()}>
            <div {...api.getContentProps()} class="menu">
              {items.map((item, i) =>
                item
                  ? (
                    <div
                      {...api.getItemProps({ value: item.id, disabled: item.disabled ?? false })}
                      key={item.id}
                      class={`menu-item${item.danger ? " menu-item-danger" : ""}`}
                      aria-checked={item.checked}
                    >
                      {item.icon && <item.icon size={18} aria-hidden />}
                      <span>{item.label}</span>
                    </div>
                  )
                  : <hr key={`line-${i}`} class="menu-line" />
              )}
            </div>
          </div>
        </Portal>
      )}
    </>
  );
}
