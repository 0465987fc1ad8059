import type { ComponentChildren, ComponentType } from "preact";
import { useState } from "preact/hooks";
import { useStudio } from "../studio/context.ts";
import type { LucideIcon } from "./icons.ts";
import { toastProblem } from "./toast_problem.ts";

export interface MenuItem {
  id: string;
  label: string;
  icon?: LucideIcon;
  danger?: boolean;
  disabled?: boolean;
  checked?: boolean;
  run: () => void;
}

export interface MenuProps {
  label: string;
  items: readonly (MenuItem | null)[];
  /** The content of the button. */
  children: ComponentChildren;
  class?: string;
}

type Live = ComponentType<MenuProps & { open: boolean }>;

/**
 * A button with a menu; null between items draws a line. The menu's code is loaded when the pointer
 * or the focus comes near the button; until then it is only the button.
 */
export function Menu(props: MenuProps) {
  const studio = useStudio();
  const [live, setLive] = useState<{ draw: Live; open: boolean } | null>(null);
  const [fetching, setFetching] = useState(false);
  const fetch = async (open: boolean) => {
    if (open) setFetching(true);
    try {
      const { default: draw } = await import("./live_menu.tsx");
      // Swapping the button under a finger or a focus would lose the press: only when it is
      // pressed.
      if (open) setLive({ draw, open });
    } catch (error) {
      setFetching(false);
      if (open) toastProblem(studio, error);
    }
  };
  if (live) return <live.draw {...props} open={live.open} />;
  return (
    <button
      type="button"
      class={props.class ?? "icon-button"}
      aria-label={props.label}
      aria-haspopup="menu"
      aria-busy={fetching ? "true" : undefined}
      title={props.label}
      onPointerEnter={() => void fetch(false)}
      onFocus={() => void fetch(false)}
      onClick={() => void fetch(true)}
    >
      {props.children}
    </button>
  );
}
