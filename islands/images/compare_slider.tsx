import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import type { Pair } from "./compared.ts";

/** Two images over each other, with a line between them that moves. */
export function CompareSlider({ first, second }: Pair) {
  const { boot } = useStudio();
  const text = useText();
  const part = useSignal(50);
  const source = (name: string) => boot.basePath + paths.full(name);
  const drag = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    if (event.buttons !== 1) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    part.value = Math.min(100, Math.max(0, (event.clientX - left) / width * 100));
  };
  return (
    <>
      <div
        class="compare"
        style={{ touchAction: "pan-y", cursor: "ew-resize", userSelect: "none" }}
        onPointerDown={drag}
        onPointerMove={drag}
      >
        {/* Each is cut at the line: images of two shapes do not cover each other. */}
        <img
          src={source(second)}
          alt=""
          draggable={false}
          style={{ clipPath: `inset(0 0 0 ${part.value}%)` }}
        />
        <img
          src={source(first)}
          alt=""
          class="compare-over"
          draggable={false}
          style={{ clipPath: `inset(0 ${100 - part.value}% 0 0)` }}
        />
        <span class="compare-line" style={{ left: `${part.value}%` }} aria-hidden="true" />
        <span class="compare-label">{text.images.compareFirst}</span>
        <span class="compare-label compare-label-end">{text.images.compareSecond}</span>
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
    </>
  );
}
