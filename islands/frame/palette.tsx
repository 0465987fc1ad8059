import * as combobox from "@zag-js/combobox";
import { normalizeProps, useMachine } from "@zag-js/preact";
import { useId, useMemo, useState } from "preact/hooks";
import { useStudio, useText } from "../studio/context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { type PaletteCommand, paletteCommands } from "./palette_commands.ts";

/** Searchable list of all commands and places. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const studio = useStudio();
  const text = useText();
  const all = useMemo(() => paletteCommands(studio), []);
  const [typed, setTyped] = useState("");
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = all.filter((c) => words.every((w) => c.label.toLowerCase().includes(w)));
  const collection = combobox.collection<PaletteCommand>({
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
    onInputValueChange: ({ inputValue }: { inputValue: string }) => setTyped(inputValue),
    onValueChange: ({ value }: { value: string[] }) => {
      const command = all.find((c) => c.id === value[0]);
      if (!command) return;
      onClose();
      command.run();
    },
  });
  const api = combobox.connect(service, normalizeProps);
  return (
    <Dialog title={text.frame.palette.title} onClose={onClose}>
      <div {...api.getRootProps()} class="palette">
        <input
          {...api.getInputProps()}
          class="input"
          aria-label={text.frame.palette.title}
          placeholder={text.frame.palette.placeholder}
          data-autofocus
        />
        <ul {...api.getContentProps()} class="palette-list" aria-label={text.frame.palette.title}>
          {fitting.map((item) => (
            <li {...api.getItemProps({ item })} key={item.id} class="menu-item">
              <item.icon size={18} aria-hidden />
              <span>{item.label}</span>
            </li>
          ))}
        </ul>
        {fitting.length === 0 && (
          <p class="palette-none" role="status">{text.frame.palette.nothing}</p>
        )}
      </div>
    </Dialog>
  );
}
