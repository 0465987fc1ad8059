import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { StylePreset } from "../../services/contract/presets.ts";
import { paths } from "../api/paths.ts";
import { draftOf } from "../recipe/draft.ts";
import { withStyles } from "../../inference/prompts/style.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { presetName } from "../text/shipped.ts";
import { Button } from "../ui/button.tsx";
import { FormDialog } from "../ui/form_dialog.tsx";
import { describedBy, Field } from "../ui/field.tsx";
import { FormError } from "../ui/form_error.tsx";
import { TextField } from "../ui/text_field.tsx";
import { changePreset, makePreset } from "./actions.ts";
import { type ChosenImage, PresetImage } from "./preset_image.tsx";
import { LENGTH } from "../../services/contract/limits.ts";
import { usePresetsText } from "./words.ts";

interface PresetDialogProps {
  /** What is changed, or with `copy` what a new one begins with; absent: an empty one. */
  preset?: StylePreset;
  copy?: boolean;
  onClose: () => void;
}

/** Makes a style or changes one, and shows at once what will be sent with it. */
export default function PresetDialog({ preset, copy, onClose }: PresetDialogProps) {
  const studio = useStudio();
  const { session, boot, toasts } = studio;
  const text = useText();
  const words = usePresetsText();
  const changed = copy ? undefined : preset;
  const shown = preset ? presetName(text, preset) : "";
  const name = useSignal(copy ? words.copyOf(shown) : preset?.name ?? "");
  const positive = useSignal(preset?.preset_data.positive_prompt ?? "");
  const negative = useSignal(preset?.preset_data.negative_prompt ?? "");
  const builtIn = useSignal(changed?.type === "default");
  const image = useSignal<ChosenImage | null>(
    preset?.image
      ? { shown: preset.image, ...(copy ? { fetch: paths.stylePresetImage(preset.id) } : {}) }
      : null,
  );
  const area = useRef<HTMLTextAreaElement>(null);
  const task = useTask();
  const draft = draftOf(studio);
  const typed = draft.prompt.value.trim();
  const sample = withStyles(
    [{ positive_prompt: positive.value, negative_prompt: negative.value }],
    typed || text.create.promptSample,
    draft.negative.value.trim(),
  );
  const own = changed && changed.type !== "default" ? changed.type : "user";
  const mayOffer = boot.mode.multiuser && (session.user.value?.is_admin ?? false);
  const untouched = !preset && positive.value === "" && negative.value === "";

  const insert = () => {
    const { selectionStart: at = 0, selectionEnd: to = 0 } = area.current ?? {};
    positive.value = `${positive.value.slice(0, at)}{prompt}${positive.value.slice(to)}`;
    area.current?.focus();
  };
  const save = async () => {
    const done = await task.run(async () => {
      const { file, fetch: path } = image.value ?? {};
      const sent = file ?? (path ? await studio.client.blob(path) : undefined);
      const values = {
        name: name.value.trim(),
        positive_prompt: positive.value.trim(),
        negative_prompt: negative.value.trim(),
        type: builtIn.value ? "default" as const : own,
      };
      if (!changed) await makePreset(studio, values, sent);
      else {
        const gone = changed.image !== null && image.value === null;
        await changePreset(studio, changed, values, gone ? null : sent);
      }
    });
    studio.resources.refresh(paths.stylePresets);
    if (!done) return;
    toasts.show({ kind: "success", text: words.saved(name.value.trim()) });
    onClose();
  };
  const title = copy ? words.copyTitle(shown) : preset ? words.editTitle(shown) : words.make;
  return (
    <FormDialog
      title={title}
      action={text.frame.save}
      task={task}
      disabled={name.value.trim() === ""}
      wide
      onSubmit={save}
      onClose={onClose}
    >
      <TextField
        id="preset-name"
        label={words.name}
        value={name}
        maxLength={LENGTH.presetName}
        autoComplete="off"
      />
      <Field
        id="preset-prompt"
        label={words.prompt}
        hint={words.promptHint}
        aside={<Button small kind="quiet" onClick={insert}>{words.insert}</Button>}
      >
        <textarea
          ref={area}
          id="preset-prompt"
          class="input"
          rows={3}
          maxLength={LENGTH.presetPrompt}
          placeholder={words.promptExample}
          value={positive.value}
          aria-describedby={describedBy("preset-prompt", words.promptHint)}
          onInput={(e) => void (positive.value = e.currentTarget.value)}
        />
      </Field>
      <Field id="preset-negative" label={words.negative}>
        <textarea
          id="preset-negative"
          class="input"
          rows={1}
          maxLength={LENGTH.presetPrompt}
          placeholder={words.negativeExample}
          value={negative.value}
          onInput={(e) => void (negative.value = e.currentTarget.value)}
        />
      </Field>
      {untouched && typed && (
        <Button
          small
          class="preset-take"
          onClick={() => {
            positive.value = draft.prompt.value;
            negative.value = draft.negative.value;
          }}
        >
          {words.takeOver}
        </Button>
      )}
      <div class="preset-sent">
        <p class="label">{words.sent}</p>
        <p class="wrap">{sample.prompt}</p>
        {sample.negative && (
          <>
            <p class="label">{words.negative}</p>
            <p class="wrap">{sample.negative}</p>
          </>
        )}
      </div>
      <PresetImage image={image} />
      {mayOffer && (
        <label class="check">
          <input
            type="checkbox"
            checked={builtIn.value}
            onChange={(e) => void (builtIn.value = e.currentTarget.checked)}
          />
          <span>{words.builtIn}</span>
        </label>
      )}
      <FormError problem={task.problem.value} />
    </FormDialog>
  );
}
