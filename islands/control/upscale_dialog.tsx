import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { DialogActions } from "../ui/dialog_actions.tsx";
import { Field } from "../ui/field.tsx";
import { FormError } from "../ui/form_error.tsx";
import { ModelSelect } from "./model_select.tsx";
import { ToModels } from "./to_models.tsx";
import { useStart } from "./use_start.ts";
import { useControlText } from "./words.ts";

const FACTORS = [2, 3, 4];

/** Asks by which upscaler an image is enlarged, and how much. */
export default function UpscaleDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const studio = useStudio();
  const words = useControlText();
  const image = useResource(paths.image(name)).data.value;
  const models = useResource(paths.models).data.value?.models;
  const upscalers = models?.filter((m) => m.type === "spandrel_image_to_image" && m.usable) ?? [];
  const chosen = useSignal<string | null>(null);
  const factor = useSignal(2);
  const model = chosen.value ?? upscalers[0]?.key;
  const { task, start } = useStart({
    ...{ name: words.upscale, queued: words.queued, onClose },
    send: () =>
      studio.client.send("POST", paths.upscale, {
        image: name,
        model: model!,
        scale: factor.value,
      }),
  });
  return (
    <Dialog
      title={words.upscale}
      onClose={onClose}
      footer={
        <DialogActions
          action={words.enlarge}
          task={task}
          disabled={!model}
          onAct={start}
          onClose={onClose}
        />
      }
    >
      {models && upscalers.length === 0
        ? (
          <p>
            {words.noUpscaler} <ToModels />
          </p>
        )
        : (
          <>
            <ModelSelect
              id="upscaler"
              label={words.upscaler}
              models={upscalers}
              chosen={model}
              onChoose={(key) => void (chosen.value = key)}
            />
            <Field id="upscale-factor" label={words.factor}>
              <select
                id="upscale-factor"
                class="input"
                value={String(factor.value)}
                onChange={(e) => void (factor.value = Number(e.currentTarget.value))}
              >
                {FACTORS.map((n) => <option key={n} value={String(n)}>×{n}</option>)}
              </select>
            </Field>
            <p class="field-hint" role="status">
              {image && words.result(image.width * factor.value, image.height * factor.value)}
            </p>
          </>
        )}
      <FormError problem={task.problem.value} />
    </Dialog>
  );
}
