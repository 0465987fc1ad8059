import type * as menu from "@zag-js/menu";
import type { PropTypes } from "@zag-js/preact";
import type { MenuItem } from "./menu.tsx";
import { Portal } from "./portal.tsx";

interface MenuSheetProps {
  api: menu.Api<PropTypes>;
  /** Null draws a line. */
  items: readonly (MenuItem | null)[];
  /** Whether it may lie over the place where it was asked for. */
  over?: boolean;
}

/** The open part of a menu. */
export function MenuSheet({ api, items, over }: MenuSheetProps) {
  return (
    <Portal>
      <div {...api.getPositionerProps()}>
        <div {...api.getContentProps()} class={`menu${over ? " menu-over" : ""}`}>
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
  );
}
