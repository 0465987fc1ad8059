import { type Signal, untracked, useSignal, useSignalEffect } from "@preact/signals";
import { ariaKeys } from "../commands/keys.ts";
import { MASK } from "../commands/scoped.ts";
import { IconButton } from "../ui/button.tsx";
import { Choices } from "../ui/choices.tsx";
import { Contrast, type LucideIcon, Maximize, Redo2, Undo2, ZoomIn, ZoomOut } from "../ui/icons.ts";
import { NumberField } from "../ui/number_field.tsx";
import { SMALLEST_BRUSH } from "./brush.ts";
import { type Tool, TOOLS } from "./drawing.ts";
import type { MaskEditor } from "./editor.ts";
import { useMaskText } from "./words.ts";

interface MaskToolsProps {
  editor: MaskEditor;
  brush: Signal<number>;
  tool: Signal<Tool>;
  erase: Signal<boolean>;
  /** Of the image's sides, in pixels. */
  largest: number;
}

/** What is drawn with, how soft the edge is, the way back, and the view. */
export function MaskTools({ editor, brush, tool, erase, largest }: MaskToolsProps) {
  const words = useMaskText();
  const feather = useSignal(editor.feather.peek());
  useSignalEffect(() => {
    const radius = feather.value;
    // Else undoing would run this before the field has the value of then, and take it back.
    untracked(() => editor.soften(radius));
  });
  useSignalEffect(() => void (feather.value = editor.feather.value));
  const button = (icon: LucideIcon, of: keyof typeof MASK, run: () => void, disabled = false) => (
    <IconButton
      icon={icon}
      label={words.keys[of]}
      aria-keyshortcuts={MASK[of].map(ariaKeys).join(" ")}
      disabled={disabled}
      onClick={run}
    />
  );
  return (
    <div class="mask-tools">
      <div class="mask-row">
        <Choices
          label={words.tool}
          among={TOOLS}
          chosen={tool.value}
          say={(one) => words.keys[one]}
          onChoose={(one) => void (tool.value = one)}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={erase.value}
            aria-keyshortcuts={MASK.erase.map(ariaKeys).join(" ")}
            onChange={(e) => void (erase.value = e.currentTarget.checked)}
          />
          <span>{words.keys.erase}</span>
        </label>
        <div class="mask-steps">
          {button(Undo2, "undo", editor.undo, !editor.canUndo.value)}
          {button(Redo2, "redo", editor.redo, !editor.canRedo.value)}
          {button(Contrast, "invert", editor.invert)}
          {button(ZoomOut, "zoomOut", () => editor.zoom(1 / 1.5))}
          {button(Maximize, "fit", editor.fit)}
          {button(ZoomIn, "zoomIn", () => editor.zoom(1.5))}
        </div>
      </div>
      <NumberField
        id="brush"
        label={words.brush}
        value={brush}
        min={SMALLEST_BRUSH}
        max={largest}
        step={1}
      />
      <NumberField
        id="feather"
        label={words.feather}
        value={feather}
        min={0}
        max={Math.max(8, Math.round(largest / 8))}
        step={1}
      />
    </div>
  );
}
