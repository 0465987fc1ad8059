import { useSignal } from "@preact/signals";
import type { Extension } from "../../inference/graph/extend.ts";
import { extendedTo, isExtended, putExtension } from "../recipe/extension.ts";
import type { StartImage } from "../recipe/recipe.ts";
import { useStudio } from "../studio/context.ts";
import { DecimalInput } from "../ui/decimal_input.tsx";
import { Field } from "../ui/field.tsx";
import { ExtendModel } from "./extend_model.tsx";
import { useControlText } from "./words.ts";

/** Maximum extension of a side, in pixels of the start image. */
const MOST = 8192;

interface ExtendSidesProps {
  start: StartImage;
  extend: Extension;
}

/** How far the start image goes on beyond each of its sides, in pixels or percent of it. */
export function ExtendSides({ start, extend }: ExtendSidesProps) {
  const studio = useStudio();
  const words = useControlText();
  const percent = useSignal(false);
  const { width, height, smaller } = extendedTo(start, extend, studio.boot.engine.limits.size);
  const sides = Object.keys(words.sides) as (keyof Extension)[];
  const lengthOf = (side: keyof Extension) =>
    side === "left" || side === "right" ? start.width : start.height;
  const shown = (side: keyof Extension) =>
    percent.value ? Math.round(extend[side] / lengthOf(side) * 1000) / 10 : extend[side];
  const put = (side: keyof Extension, value: number) => {
    const pixels = percent.value ? value / 100 * lengthOf(side) : value;
    putExtension(studio, { [side]: Math.min(MOST, Math.max(0, Math.round(pixels))) });
  };
  return (
    <fieldset class="extend">
      <legend class="sr-only">{words.sidesHint}</legend>
      <svg
        class="extend-frame"
        viewBox={`0 0 ${extend.left + start.width + extend.right} ${
          extend.top + start.height + extend.bottom
        }`}
        aria-hidden="true"
      >
        <rect class="extend-canvas" width="100%" height="100%" />
        <rect
          class="extend-image"
          x={extend.left}
          y={extend.top}
          width={start.width}
          height={start.height}
        />
      </svg>
      <div class="extend-numbers">
        {sides.map((side) => (
          <Field key={side} id={`extend-${side}`} label={words.sides[side]}>
            <DecimalInput
              id={`extend-${side}`}
              class="input"
              value={shown(side)}
              min={0}
              step={percent.value ? 5 : 8}
              onNumber={(value) => put(side, value ?? 0)}
            />
          </Field>
        ))}
      </div>
      <Field id="extend-unit" label={words.unit}>
        <select
          id="extend-unit"
          class="input"
          value={percent.value ? "percent" : "pixels"}
          onChange={(e) => void (percent.value = e.currentTarget.value === "percent")}
        >
          <option value="pixels">{words.pixels}</option>
          <option value="percent">{words.percent}</option>
        </select>
      </Field>
      <p class="field-hint" role="status">
        {!isExtended(extend)
          ? words.nothingExtended
          : smaller
          ? words.tooLarge(width, height)
          : words.extended(width, height)}
      </p>
      <ExtendModel />
    </fieldset>
  );
}
