import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Dialog } from "../ui/dialog.tsx";

interface CompareProps {
  first: string;
  second: string;
  onClose: () => void;
}

/** Two pictures over each other, with a line between them that moves. */
export default function Compare({ first, second, onClose }: CompareProps) {
  const { boot } = useStudio();
  const text = useText();
  const part = useSignal(50);
  const source = (name: string) => boot.basePath + paths.full(name);
  return (
    <Dialog title={text.images.compare} onClose={onClose} wide>
      <div class="compare">
        <img src={source(second)} alt={second} />
        <img
          src={source(first)}
          alt={first}
          class="compare-over"
          style={{ clipPath: `inset(0 ${100 - part.value}% 0 0)` }}
        />
        <span class="compare-line" style={{ left: `${part.value}%` }} aria-hidden="true" />
      </div>
      <input
        class="slider"
        type="range"
        min={0}
        max={100}
        value={part.value}
        aria-label={text.create.compareSlider}
        onInput={(e) => void (part.value = Number(e.currentTarget.value))}
      />
    </Dialog>
  );
}
