import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { SERIES_VALUES } from "../../services/contract/limits.ts";
import { expansionOf } from "../create/expansion.ts";
import { draftOf } from "../recipe/draft.ts";
import { chosenLoras } from "../recipe/lora_choice.ts";
import { chosenModel, modelsOf } from "../recipe/model_choice.ts";
import { requestOf } from "../recipe/request.ts";
import { samplerOf } from "../recipe/sampler_choice.ts";
import { samplerName } from "../recipe/samplers.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import type { Studio } from "../studio/studio.ts";
import { useTask } from "../studio/task.ts";
import type { Language } from "../text/languages.ts";
import type { Text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { FormError } from "../ui/form_error.tsx";
import { numberText } from "../ui/typed_number.ts";
import { followEnqueued } from "../ui/follow_enqueued.ts";
import { AXES, type AxisName, boundsOf, numbersIn, partsOf } from "./axes.ts";
import { ContactSheet } from "./contact_sheet.tsx";
import { type Series, SERIES_KEY, type ShownAxis } from "./sheet.ts";
import { useSeriesText } from "./words.ts";

/** What is first offered for an axis of numbers. */
const OFFERED: Readonly<Partial<Record<AxisName, readonly number[]>>> = {
  steps: [10, 20, 30],
  guidance: [3, 6, 9],
  strength: [0.3, 0.5, 0.7],
  lora: [0.4, 0.8, 1.2],
};

/** Numbers as the language lists them, so that `numbersIn` reads them again. */
function listOf(numbers: readonly number[], language: Language): string {
  const comma = numberText(0.5, language).includes(",") && !numbers.every(Number.isInteger);
  return numbers.map((one) => numberText(one, language)).join(comma ? "; " : ", ");
}

/** An axis as the form holds it: numbers as they are typed, or names that are ticked. */
interface AxisForm {
  name: AxisName | null;
  typed: string;
  ticked: readonly string[];
}

/** Asks for a series over one or two settings, and shows its contact sheet. */
export default function SeriesDialog({ onClose }: { onClose: () => void }) {
  const studio = useStudio();
  const text = useText();
  const words = useSeriesText();
  const task = useTask();
  const x = useSignal<AxisForm>({
    name: "steps",
    typed: listOf(OFFERED.steps ?? [], studio.language.value),
    ticked: [],
  });
  const y = useSignal<AxisForm>({ name: null, typed: "", ticked: [] });
  const series = useSignal<Series | null>(null);
  const last = useSignal<Series | null>(null);
  useEffect(() => {
    studio.memory.read<Series>(SERIES_KEY).then((saved) => void (last.value = saved))
      .catch(() => {});
  }, []);
  if (series.value) return <ContactSheet series={series.value} onClose={onClose} />;
  const across = axisOf(studio, text, words.lora, x.value);
  const down = y.value.name === null ? null : axisOf(studio, text, words.lora, y.value);
  const isPrompted = draftOf(studio).prompt.value.trim() !== "";
  const isReady = isPrompted && across !== null && (y.value.name === null || down !== null);
  const count = (across?.values.length ?? 0) * (down?.values.length ?? 1);
  const start = () =>
    task.run(async () => {
      if (!across) return;
      const made = await create(studio, across, down);
      studio.memory.write(SERIES_KEY, made);
      series.value = made;
    });
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      footer={
        <>
          {last.value && (
            <Button onClick={() => void (series.value = last.value)}>{words.last}</Button>
          )}
          <Button
            kind="primary"
            busy={task.busy.value}
            disabled={!isReady}
            onClick={() => void start()}
          >
            {words.start(count)}
          </Button>
        </>
      }
    >
      <p class="soft">{words.intro}</p>
      {!isPrompted && <p class="field-error" role="status">{words.noPrompt}</p>}
      <FormError problem={task.problem.value} />
      <AxisFields id="series-x" label={words.across} form={x} other={y.value.name} />
      <AxisFields id="series-y" label={words.down} form={y} other={x.value.name} optional />
    </Dialog>
  );
}

interface AxisFieldsProps {
  id: string;
  label: string;
  form: Signal<AxisForm>;
  /** What the other axis varies. */
  other: AxisName | null;
  optional?: boolean;
}

function AxisFields({ id, label, form, other, optional }: AxisFieldsProps) {
  const studio = useStudio();
  const text = useText();
  const words = useSeriesText();
  const { name, typed, ticked } = form.value;
  const choose = (name: AxisName | null) =>
    void (form.value = { name, typed: offered(studio, name), ticked: tickedFirst(studio, name) });
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

/** The settings that can be varied now. */
function axesFor(studio: Studio): readonly AxisName[] {
  const { start, extend } = draftOf(studio);
  const is: Partial<Record<AxisName, boolean>> = {
    strength: start.value !== null && extend.value === null,
    model: modelsOf(studio).length > 1,
    lora: chosenLoras(studio).length > 0,
  };
  return AXES.filter((axis) => is[axis] ?? true);
}

function labelOf({ create }: Text, lora: string, name: AxisName): string {
  return name === "lora" ? lora : create[name];
}

/** The names among which an axis chooses; none for one of numbers. */
function optionsOf(studio: Studio, name: AxisName): (readonly [key: string, label: string])[] {
  if (name === "sampler") {
    return studio.boot.engine.samplers.map((key) => [key, samplerName(key)] as const);
  }
  return name === "model" ? modelsOf(studio).map((m) => [m.key, m.name] as const) : [];
}

function offered(studio: Studio, name: AxisName | null): string {
  const seed = draftOf(studio).seed.value;
  return name === "seed"
    ? `${seed}-${seed + 2}`
    : name
    ? listOf(OFFERED[name] ?? [], studio.language.value)
    : "";
}

function tickedFirst(studio: Studio, name: AxisName | null): string[] {
  if (name === "sampler") return [samplerOf(studio)].flatMap((one) => one ?? []);
  const model = name === "model" ? chosenModel(studio, draftOf(studio)) : undefined;
  return model ? [model.key] : [];
}

/** The axis that the form describes; null if it holds none. */
function axisOf(studio: Studio, text: Text, lora: string, form: AxisForm): ShownAxis | null {
  const { name, typed, ticked } = form;
  if (!name) return null;
  const label = labelOf(text, lora, name);
  const bounds = boundsOf(name, studio.boot.engine.limits);
  if (!bounds) {
    const chosen = optionsOf(studio, name).filter(([key]) => ticked.includes(key))
      .slice(0, SERIES_VALUES);
    if (chosen.length === 0) return null;
    const labels = chosen.map(([, shown]) => shown);
    return { name, label, labels, values: chosen.map(([key]) => key) };
  }
  const values = numbersIn(typed);
  const fits = (value: number) =>
    value >= bounds.min && value <= bounds.max && (!bounds.whole || Number.isInteger(value));
  if (!values || values.length > SERIES_VALUES || !values.every(fits)) return null;
  return {
    name,
    label,
    labels: values.map((value) => numberText(value, studio.language.value)),
    values,
  };
}

/** Puts the series into the queue. @throws ApiProblem */
async function create(studio: Studio, x: ShownAxis, y: ShownAxis | null): Promise<Series> {
  const draft = draftOf(studio);
  const { max } = studio.boot.engine.limits.seed;
  const seed = draft.seedRandom.value ? Math.floor(Math.random() * (max + 1)) : draft.seed.value;
  const body = requestOf(studio, false);
  const { prompts: [prompt = ""] } = await expansionOf(studio).now();
  const items = new Array<number | null>(x.values.length * (y?.values.length ?? 1)).fill(null);
  for (const part of partsOf(body([prompt]), seed, x, y)) {
    const result = await studio.client.send("POST", paths.generate, part.body);
    result.item_ids.forEach((id, i) => {
      const cell = part.cells[i];
      if (cell !== undefined) items[cell] = id;
    });
    await followEnqueued(studio, result, result.item_ids.map(() => prompt));
  }
  return { prompt, seed, x, y, items };
}
