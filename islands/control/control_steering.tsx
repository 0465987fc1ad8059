import type { ControlMode } from "../../inference/graph/control_layers.ts";
import { putControl, readerOf } from "../recipe/control_choice.ts";
import type { ControlChoice } from "../recipe/recipe.ts";
import { useStudio } from "../studio/context.ts";
import { DecimalInput } from "../ui/decimal_input.tsx";
import { Field } from "../ui/field.tsx";
import { useControlText } from "./words.ts";

/** How strongly a control image steers, in which part of the steps, and against what. */
export function ControlSteering({ layer }: { layer: ControlChoice }) {
  const studio = useStudio();
  const words = useControlText();
  const { id, mode } = layer;
  const { weight } = studio.boot.engine.limits.control;
  const bounds = { weight, begin: { min: 0, max: 1 }, end: { min: 0, max: 1 } };
  const put = (values: Partial<ControlChoice>) => putControl(studio, id, values);
  return (
    <>
      <div class="control-numbers">
        {(["weight", "begin", "end"] as const).map((name) => {
          const { min, max } = bounds[name];
          const within = (value: number) => Math.min(max, Math.max(min, value));
          return (
            <Field key={name} id={`control-${name}-${id}`} label={words.numbers[name]}>
              <DecimalInput
                id={`control-${name}-${id}`}
                class="input"
                value={layer[name]}
                min={min}
                max={max}
                step={0.05}
                onNumber={(value) => value !== null && put({ [name]: value })}
                onBlur={() => put({ [name]: within(layer[name]) })}
              />
            </Field>
          );
        })}
      </div>
      {readerOf(studio, layer) === "controlnet" && (
        <Field id={`control-mode-${id}`} label={words.mode}>
          <select
            id={`control-mode-${id}`}
            class="input"
            value={mode}
            onChange={(e) =>
              put({ mode: e.currentTarget.value as ControlMode })}
          >
            {Object.entries(words.modes).map(([key, name]) => (
              <option key={key} value={key}>{name}</option>
            ))}
          </select>
        </Field>
      )}
    </>
  );
}
