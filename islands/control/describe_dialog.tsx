import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { draftOf } from "../recipe/draft.ts";
import { useStudio } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { FormError } from "../ui/form_error.tsx";
import { GetModel, useVisionModels } from "./get_model.tsx";
import { useLook } from "./use_look.ts";
import { useVisionText } from "./vision_words.ts";

const wordsOf = ({ value }: Record<string, unknown>) => typeof value === "string" ? value : null;

/** Says what an image shows, and takes the words over as a prompt. */
export default function DescribeDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const studio = useStudio();
  const { client, router } = studio;
  const words = useVisionText();
  const models = useVisionModels("image_to_text");
  const { task, isWaiting, seen, hasFailed, start } = useLook(wordsOf);
  const text = useSignal("");
  useEffect(() => {
    if (seen.value !== null) text.value = seen.value;
  }, [seen.value]);
  const describe = () => start(() => client.send("POST", paths.describe, { image: name }));
  const use = () => {
    draftOf(studio).prompt.value = text.value;
    if (router.place.value.screen !== "create") router.go(router.href("create"));
    onClose();
  };
  const isThere = models !== undefined && models.length > 0;
  return (
    <Dialog
      title={words.describe}
      onClose={onClose}
      footer={
        <>
          <Button
            kind={seen.value === null ? "primary" : "plain"}
            busy={task.busy.value || isWaiting.value}
            disabled={!isThere}
            onClick={() => void describe()}
          >
            {seen.value === null ? words.describe : words.describeAgain}
          </Button>
          {seen.value !== null && (
            <Button kind="primary" disabled={text.value.trim() === ""} onClick={use}>
              {words.usePrompt}
            </Button>
          )}
        </>
      }
    >
      {models?.length === 0 ? <GetModel type="image_to_text" /> : (
        <>
          <p>{words.describeHint}</p>
          {seen.value !== null && (
            <Field id="description" label={words.description}>
              <textarea
                id="description"
                class="input"
                rows={3}
                value={text.value}
                onInput={(e) => void (text.value = e.currentTarget.value)}
              />
            </Field>
          )}
          <p class="field-hint" role="status">
            {isWaiting.value ? words.describing : hasFailed.value ? words.notDescribed : ""}
          </p>
        </>
      )}
      <FormError problem={task.problem.value} />
    </Dialog>
  );
}
