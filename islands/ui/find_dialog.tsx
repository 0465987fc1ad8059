import * as combobox from "@zag-js/combobox";
import { normalizeProps, useMachine } from "@zag-js/preact";
import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { Dialog } from "./dialog.tsx";
import type { LucideIcon } from "./icons.ts";

/** Something that can be found by its words. */
export interface Found {
  id: string;
  label: string;
  icon?: LucideIcon;
  /** Address of a small image, in the place of the icon. */
  image?: string;
  /** What kind of thing it is. */
  kind?: string;
  /** Whether the search that found it is not one for its words. */
  found?: boolean;
  run: () => void;
}

interface FindDialogProps {
  title: string;
  placeholder: string;
  items: readonly Found[];
  /** Called when the field has the focus, with what fills it. */
  onReady?: (put: (typed: string) => void) => void;
  onType?: (typed: string) => void;
  /** Shown if nothing fits. */
  nothing: ComponentChildren;
  onClose: () => void;
}

/** Whether every word of a search is in a text. */
export function fits(text: string, typed: string): boolean {
  const lower = text.toLowerCase();
  return typed.toLowerCase().split(/\s+/).every((word) => lower.includes(word));
}

/** A dialog in which one thing of many is found by typing, and run by Enter. */
export function FindDialog(
  { title, placeholder, items, onReady, onType, nothing, onClose }: FindDialogProps,
) {
  const [typed, setTyped] = useState("");
  const chosen = useRef(false);
  const ready = useRef(false);
  const fitting = items.filter(({ label, kind, found }) =>
    found || fits(`${label} ${kind ?? ""}`, typed)
  );
  const collection = combobox.collection<Found>({
    items: fitting,
    itemToValue: (item) => item.id,
    itemToString: (item) => item.label,
  });
  const service = useMachine(combobox.machine, {
    id: useId(),
    collection,
    open: true,
    inputBehavior: "autohighlight",
    selectionBehavior: "clear",
    disableLayer: true,
    onInputValueChange: ({ inputValue }: { inputValue: string }) => {
      setTyped(inputValue);
      onType?.(inputValue);
    },
    onValueChange: ({ value }: { value: string[] }) => {
      const found = items.find(({ id }) => id === value[0]);
      if (!found || chosen.current) return;
      chosen.current = true;
      onClose();
      found.run();
    },
  });
  const api = combobox.connect(service, normalizeProps);
  return (
    <Dialog title={title} onClose={onClose}>
      <div {...api.getRootProps()} class="palette">
        <input
          {...api.getInputProps()}
          class="input"
          aria-label={title}
          placeholder={placeholder}
          data-autofocus
          onFocus={() => {
            if (!ready.current) onReady?.(api.setInputValue);
            ready.current = true;
          }}
        />
        <ul {...api.getContentProps()} class="palette-list" aria-label={title}>
          {fitting.map((item) => (
            <li {...api.getItemProps({ item })} key={item.id} class="menu-item">
              {item.image
                ? <img class="palette-image" src={item.image} alt="" loading="lazy" />
                : item.icon && <item.icon size={18} aria-hidden />}
              <span>{item.label}</span>
              {item.kind && <small class="palette-kind">{item.kind}</small>}
            </li>
          ))}
        </ul>
        {fitting.length === 0 && <p class="palette-none" role="status">{nothing}</p>}
      </div>
    </Dialog>
  );
}
