import * as menu from "@zag-js/menu";
import { normalizeProps, useMachine } from "@zag-js/preact";
import { useEffect, useId } from "preact/hooks";
import type { MenuProps } from "./menu.tsx";
import { MenuSheet } from "./menu_sheet.tsx";

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
      {api.open && <MenuSheet api={api} items={items} />}
    </>
  );
}
