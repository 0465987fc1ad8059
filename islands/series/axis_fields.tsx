import type { Signal } from "@preact/signals";
import { SERIES_VALUES } from "../../services/contract/limits.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { type AxisName, boundsOf } from "./axes.ts";
import { axesFor, type AxisForm, axisOf, labelOf, offeredAxis, optionsOf } from "./axis_form.ts";
import { useSeriesText } from "./words.ts";

interface AxisFieldsProps {
  id: string;
  label: string;
  form: Signal<AxisForm>;
  /** What the other axis varies. */
  other: AxisName | null;
  optional?: boolean;
}

/** What one axis varies, and its values. */
export function AxisFields({ id, label, form, other, optional }: AxisFieldsProps) {
  const studio = useStudio();
  const text = useText();
  const words = useSeriesText();
  const { name, typed, ticked } = form.value;
  const choose = (name: AxisName | null) => void (form.value = offeredAxis(studio, name));
  const bounds = name && boundsOf(name, studio.boot.engine.limits);
  const options = name ? optionsOf(studio, name) : [];
  const error = bounds && axisOf(studio, text, words.lora, form.value) === null
    ? words.wrong(bounds.min, bounds.max, SERIES_VALUES)
    : undefined;
  return (
    <>
      <Field id={id} label={label}>
        <select
          id={id}
          class="input"
          value={name ?? ""}
          onChange={(e) => choose((e.currentTarget.value || null) as AxisName | null)}
        >
          {optional && <option value="">{words.none}</option>}
          {axesFor(studio).filter((axis) => axis !== other).map((axis) => (
            <option key={axis} value={axis} selected={axis === name}>
              {labelOf(text, words.lora, axis)}
            </option>
          ))}
        </select>
      </Field>
      {bounds && (
        <Field id={`${id}-values`} label={words.values} hint={words.hint} error={error}>
          <input
            id={`${id}-values`}
            class="input"
            value={typed}
            aria-describedby={error ? `${id}-values-error` : `${id}-values-hint`}
            onInput={(e) => void (form.value = { ...form.value, typed: e.currentTarget.value })}
          />
        </Field>
      )}
      {options.length > 0 && (
        <fieldset class="series-options">
          <legend>{words.values}</legend>
          {options.map(([key, label]) => (
            <label key={key} class="check">
              <input
                type="checkbox"
                checked={ticked.includes(key)}
                onChange={(e) => {
                  const on = e.currentTarget.checked;
                  const next = options.map(([one]) => one)
                    .filter((one) => one === key ? on : ticked.includes(one));
                  form.value = { ...form.value, ticked: next };
                }}
              />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
      )}
    </>
  );
}
