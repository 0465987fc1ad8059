import { useSignal } from "@preact/signals";
import type { ModelRecord } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import { samplerName } from "../recipe/samplers.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { FormDialog } from "../ui/form_dialog.tsx";
import { Field } from "../ui/field.tsx";
import { CoverField } from "../ui/cover_field.tsx";
import { FormError } from "../ui/form_error.tsx";
import { TextField } from "../ui/text_field.tsx";
import { numberText, typedNumber } from "../ui/typed_number.ts";
import { LENGTH } from "../../services/contract/limits.ts";
import { useModelsText } from "./words.ts";

/** Name, texts and default settings of a model, and whether all users may use it. */
export function EditModelDialog({ model, onClose }: { model: ModelRecord; onClose: () => void }) {
  const studio = useStudio();
  const { client, resources, boot } = studio;
  const language = studio.language.value;
  const text = useText();
  const words = useModelsText();
  const s = model.default_settings;
  const name = useSignal(model.name);
  const description = useSignal(model.description);
  const width = useSignal(numberText(s.width, language));
  const height = useSignal(numberText(s.height, language));
  const steps = useSignal(numberText(s.steps, language));
  const guidance = useSignal(numberText(s.cfg_scale, language));
  const sampler = useSignal(s.scheduler ?? "");
  const weight = useSignal(numberText(s.weight, language));
  const triggers = useSignal(model.trigger_phrases?.join(", ") ?? "");
  const prediction = useSignal<"epsilon" | "v_prediction" | "">(
    model.schedule.prediction_type ?? "",
  );
  const draws = model.type === "main";
  const isLora = model.type === "lora";
  const hasTriggers = isLora || model.type === "embedding";
  // Folders of ONNX graphs have a file of their own that says it.
  const hasPrediction = draws && model.format !== "onnx";
  const everybody = useSignal(model.visibility === "shared");
  const cover = paths.modelImage(model.key);
  const task = useTask();
  const problem = task.problem.value;
  const save = async () => {
    const done = await task.run(() =>
      client.send("PATCH", paths.model(model.key), {
        name: name.value.trim(),
        description: description.value,
        visibility: everybody.value ? "shared" : "private",
        ...(draws
          ? {
            default_settings: {
              width: typedNumber(width.value),
              height: typedNumber(height.value),
              steps: typedNumber(steps.value),
              cfg_scale: typedNumber(guidance.value),
              scheduler: sampler.value || null,
            },
          }
          : {}),
        ...(isLora ? { default_settings: { weight: typedNumber(weight.value) } } : {}),
        ...(hasTriggers ? { trigger_phrases: phrasesIn(triggers.value) } : {}),
        ...(hasPrediction ? { schedule: { prediction_type: prediction.value || null } } : {}),
      })
    );
    if (!done) return;
    resources.refresh(paths.modelsRoot);
    onClose();
  };
  const number = (id: string, label: string, value: typeof width) => (
    <TextField
      id={`model-${id}`}
      label={label}
      value={value}
      inputMode="decimal"
      error={problem?.field(id)}
    />
  );
  return (
    <FormDialog
      title={model.name}
      action={text.frame.save}
      task={task}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField
        id="model-name"
        label={words.name}
        value={name}
        maxLength={LENGTH.modelName}
        error={problem?.field("name")}
      />
      <Field
        id="model-description"
        label={words.description}
        error={problem?.field("description")}
      >
        <textarea
          id="model-description"
          class="input"
          rows={3}
          maxLength={LENGTH.modelDescription}
          value={description.value}
          onInput={(e) => void (description.value = e.currentTarget.value)}
        />
      </Field>
      {hasTriggers && (
        <TextField
          id="model-triggers"
          label={words.triggers}
          hint={words.triggersHint}
          value={triggers}
          error={problem?.field("trigger_phrases")}
        />
      )}
      {isLora && number("weight", words.weight, weight)}
      {draws && (
        <>
          <div class="share-row">
            {number("width", words.width, width)}
            {number("height", words.height, height)}
            {number("steps", words.steps, steps)}
            {number("cfg_scale", words.guidance, guidance)}
          </div>
          <Field id="model-sampler" label={words.sampler} error={problem?.field("scheduler")}>
            <select
              id="model-sampler"
              class="input"
              value={sampler.value}
              onChange={(e) => void (sampler.value = e.currentTarget.value)}
            >
              <option value=""></option>
              {boot.engine.samplers.map((key) => (
                <option key={key} value={key}>{samplerName(key)}</option>
              ))}
            </select>
          </Field>
          {hasPrediction && (
            <Field
              id="model-prediction"
              label={words.prediction}
              error={problem?.field("schedule")}
            >
              <select
                id="model-prediction"
                class="input"
                value={prediction.value}
                onChange={(e) =>
                  void (prediction.value = e.currentTarget.value as typeof prediction.value)}
              >
                <option value="">{words.asFileSays}</option>
                <option value="epsilon">epsilon</option>
                <option value="v_prediction">v_prediction</option>
              </select>
            </Field>
          )}
        </>
      )}
      {boot.mode.multiuser && (
        <label class="check">
          <input
            type="checkbox"
            checked={everybody.value}
            onChange={(e) => void (everybody.value = e.currentTarget.checked)}
          />
          <span>{words.everybody}</span>
        </label>
      )}
      <CoverField
        label={words.image}
        choose={words.chooseImage}
        remove={words.removeImage}
        url={model.cover_image}
        onChoose={async (image) => {
          await client.send("PATCH", cover, image);
          resources.refresh(paths.modelsRoot);
        }}
        onRemove={async () => {
          await client.send("DELETE", cover);
          resources.refresh(paths.modelsRoot);
        }}
      />
      <FormError problem={problem} besideFields />
    </FormDialog>
  );
}

/** Words between commas. */
function phrasesIn(typed: string): string[] {
  return [...new Set(typed.split(",").map((word) => word.trim()).filter((word) => word !== ""))];
}
