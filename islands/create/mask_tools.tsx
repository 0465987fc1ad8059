import type { Signal } from "@preact/signals";
import { ariaKeys } from "../commands/keys.ts";
import { MASK } from "../commands/scoped.ts";
import { useText } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { Redo2, Undo2 } from "../ui/icons.ts";
import { NumberField } from "../ui/number_field.tsx";
import { SMALLEST_BRUSH } from "./mask_brush.ts";
import type { MaskCanvas } from "./mask_canvas.ts";

interface MaskToolsProps {
  /** Null before there is something to paint on. */
  mask: MaskCanvas | null;
  brush: Signal<number>;
  erase: Signal<boolean>;
  largest: number;
}

/** Brush, eraser, and the way back. */
export function MaskTools({ mask, brush, erase, largest }: MaskToolsProps) {
  const words = useText().create;
  return (
    <div class="mask-tools">
      <NumberField
        id="brush"
        label={words.maskBrush}
        hint={words.maskBrushHint}
        value={brush}
        min={SMALLEST_BRUSH}
        max={largest}
        step={1}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={erase.value}
          onChange={(e) => void (erase.value = e.currentTarget.checked)}
        />
        <span>{words.maskErase}</span>
      </label>
      <div class="mask-steps">
        <IconButton
          icon={Undo2}
          label={words.maskUndo}
          aria-keyshortcuts={MASK.undo.map(ariaKeys).join(" ")}
          disabled={!mask?.canUndo.value}
          onClick={() => mask?.undo()}
        />
        <IconButton
          icon={Redo2}
          label={words.maskRedo}
          aria-keyshortcuts={MASK.redo.map(ariaKeys).join(" ")}
          disabled={!mask?.canRedo.value}
          onClick={() => mask?.redo()}
        />
      </div>
    </div>
  );
}
