import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { DialogActions } from "../ui/dialog_actions.tsx";
import { FormError } from "../ui/form_error.tsx";
import { GetModel, useVisionModels } from "./get_model.tsx";
import { ModelSelect } from "./model_select.tsx";
import { SubjectImage } from "./subject_image.tsx";
import { useStart } from "./use_start.ts";
import { useVisionText } from "./vision_words.ts";

/** Cuts an image out of its background, by the model that is installed or one of several. */
export default function BackgroundDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const studio = useStudio();
  const words = useVisionText();
  const models = useVisionModels("background_removal");
  const chosen = useSignal<string | null>(null);
  const model = chosen.value ?? models?.[0]?.key;
  const { task, start } = useStart({
    ...{ name: words.removeBackground, queued: words.queued, onClose },
    send: () => studio.client.send("POST", paths.removeBackground, { image: name, model: model! }),
  });
  return (
    <Dialog
      title={words.removeBackground}
      onClose={onClose}
      footer={
        <DialogActions
          action={words.removeBackground}
          task={task}
          disabled={!model}
          onAct={start}
          onClose={onClose}
        />
      }
    >
      <SubjectImage name={name} />
      {models?.length === 0 ? <GetModel type="background_removal" /> : (
        <>
          <p>{words.removeBackgroundHint}</p>
          {models && models.length > 1 && (
            <ModelSelect
              id="background-model"
              label={words.model}
              models={models}
              chosen={model}
              onChoose={(key) => void (chosen.value = key)}
            />
          )}
        </>
      )}
      <FormError problem={task.problem.value} />
    </Dialog>
  );
}
