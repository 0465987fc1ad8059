import type { VisionType } from "../../inference/families/vision.ts";
import type { SeenPreprocessor } from "../../inference/graph/control_layers.ts";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/form_error.tsx";
import { Eye } from "../ui/icons.ts";
import { GetModel, useVisionModels } from "./get_model.tsx";
import { useVision } from "./use_vision.ts";
import { useVisionText } from "./vision_words.ts";

const imageOf = ({ image }: Record<string, unknown>) =>
  (image as { image_name: string } | undefined)?.image_name ?? null;

interface SeenPreviewProps {
  name: string;
  by: SeenPreprocessor;
  model: VisionType;
}

/** What a control model sees of an image by way of another model: made by the server, on demand. */
export function SeenPreview({ name, by, model }: SeenPreviewProps) {
  const { client, boot } = useStudio();
  const words = useVisionText();
  const models = useVisionModels(model);
  const { task, isWaiting, seen, hasFailed, start } = useVision(imageOf);
  if (models?.length === 0) return <GetModel type={model} />;
  return (
    <figure class="control-preview" aria-busy={isWaiting.value}>
      {seen.value && <img src={boot.basePath + paths.full(seen.value)} alt={words.seen} />}
      <figcaption class="field-hint" role="status">
        {isWaiting.value
          ? words.waiting
          : hasFailed.value
          ? words.failed
          : seen.value && words.seen}
      </figcaption>
      <Button
        small
        icon={Eye}
        busy={task.busy.value || isWaiting.value}
        onClick={() =>
          void start(() =>
            client.send("POST", paths.preprocess, { image: name, preprocessor: by })
          )}
      >
        {seen.value ? words.again : words.show}
      </Button>
      <FormError problem={task.problem.value} />
    </figure>
  );
}
