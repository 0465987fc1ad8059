import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { LENGTH } from "../../services/contract/limits.ts";
import { paths } from "../api/paths.ts";
import { draftOf } from "../recipe/draft.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { FormError } from "../ui/form_error.tsx";
import { GetModel, useVisionModels } from "./get_model.tsx";
import { SubjectImage } from "./subject_image.tsx";
import { useVision } from "./use_vision.ts";
import { useVisionText } from "./vision_words.ts";

const wordsOf = ({ value }: Record<string, unknown>) => typeof value === "string" ? value : null;

/**
 * What an image shows in words: said by a model or by a person, kept with the image, or taken over
 * as a prompt.
 */
export default function DescribeDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const studio = useStudio();
  const { client, router, resources, toasts } = studio;
  const words = useVisionText();
  const image = useResource(paths.image(name)).data.value;
  const models = useVisionModels("image_to_text");
  const { task, isWaiting, seen, hasFailed, start } = useVision(wordsOf);
  const saving = useTask();
  const typed = useSignal<string | null>(null);
  useEffect(() => {
    if (seen.value !== null) typed.value = seen.value;
  }, [seen.value]);
  const text = typed.value ?? image?.description ?? "";
  const mayKeep = image !== undefined && image.access !== "view";
  const use = () => {
    draftOf(studio).prompt.value = text;
    if (router.place.value.screen !== "create") router.go(router.href("create"));
    onClose();
  };
  const keep = () =>
    saving.run(async () => {
      await client.send("PATCH", paths.image(name), { description: text });
      resources.refresh(paths.imagesRoot);
      toasts.show({ kind: "success", text: words.kept });
      onClose();
    });
  return (
    <Dialog
      title={words.describe}
      onClose={onClose}
      footer={
        <>
          <Button disabled={text.trim() === ""} onClick={use}>{words.usePrompt}</Button>
          <Button
            kind="primary"
            busy={saving.busy.value}
            disabled={!mayKeep || text.trim() === image.description}
            onClick={() => void keep()}
          >
            {words.keep}
          </Button>
        </>
      }
    >
      <SubjectImage name={name} />
      <Field id="description" label={words.description} hint={words.describeHint}>
        <textarea
          id="description"
          class="input"
          rows={3}
          maxLength={LENGTH.imageDescription}
          value={text}
          onInput={(e) => void (typed.value = e.currentTarget.value)}
        />
      </Field>
      {models?.length === 0 ? <GetModel type="image_to_text" /> : (
        <>
          <Button
            small
            busy={task.busy.value || isWaiting.value}
            disabled={!models}
            onClick={() => void start(() => client.send("POST", paths.describe, { image: name }))}
          >
            {words.describeByModel}
          </Button>
          <p class="field-hint" role="status">
            {isWaiting.value ? words.describing : hasFailed.value ? words.notDescribed : ""}
          </p>
        </>
      )}
      <FormError problem={task.problem.value ?? saving.problem.value} />
    </Dialog>
  );
}
