import * as menu from "@zag-js/menu";
import { normalizeProps, useMachine } from "@zag-js/preact";
import { useEffect, useId } from "preact/hooks";
import type { MenuProps } from "./menu.tsx";
import { Portal } from "./portal.tsx";

/** The menu itself, loaded on demand. */
export default function LiveMenu(
  { label, items, children, class: look, open }: MenuProps & { open: boolean },
) {
  const service = useMachine(menu.machine, {
    id: useId(),
    "aria-label": label,
    onSelect: ({ value }: { value: string }) => items.find((i) => i?.id === value)?.run(),
  });
  const api = menu.connect(service, normalizeProps);
  const trigger = api.getTriggerProps();
  useEffect(() => {
    if (open) api.setOpen(true);
  }, []);
  return (
    <>
      <button
        {...trigger}
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
