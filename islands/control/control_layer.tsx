import type {
  Preprocessor,
  SEEN_BY,
  SeenPreprocessor,
} from "../../inference/graph/control_layers.ts";
import { invokerOf } from "../create/invoke.ts";
import { ImageInput } from "../library/image_input.tsx";
import { putControl, readerOf, sentControls, whyIdle } from "../recipe/control_choice.ts";
import { draftOf } from "../recipe/draft.ts";
import type { ControlChoice } from "../recipe/recipe.ts";
import { useStudio } from "../studio/context.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ImagePlus, X } from "../ui/icons.ts";
import { ControlModelSelect } from "./control_model_select.tsx";
import { ControlPreview } from "./control_preview.tsx";
import { ToModels } from "./to_models.tsx";
import { SeenPreview } from "./seen_preview.tsx";
import { ControlSteering } from "./control_steering.tsx";
import { useControlText } from "./words.ts";

/** One control image: what is made of it, the model that reads it, how strongly and when. */
export function ControlLayer({ layer, number }: { layer: ControlChoice; number: number }) {
  const studio = useStudio();
  const words = useControlText();
  const start = draftOf(studio).start.value?.name ?? null;
  const { id, image, preprocessor } = layer;
  const idle = whyIdle(studio, layer);
  const place = sentControls(studio).findIndex((one) => one.id === id);
  const errors = invokerOf(studio).problem.value?.errors ?? [];
  const error = errors.find(({ field }) =>
    field.replace(/^body\./, "").startsWith(`controls.${place}.`)
  )?.message;
  const put = (values: Partial<ControlChoice>) => putControl(studio, id, values);
  const remove = () => {
    putControl(studio, id, null);
    document.getElementById("control-add")?.focus();
  };
  return (
    <li class="control-layer" aria-label={words.layer(number)}>
      <div class="control-head">
        <strong>{words.layer(number)}</strong>
        <IconButton icon={X} label={words.remove(number)} onClick={remove} />
      </div>
      <ImageInput
        id={`control-image-${id}`}
        label={words.layer(number)}
        name={image}
        onChange={(image) => put({ image })}
      >
        {start && start !== image && (
          <Button
            small
            icon={ImagePlus}
            onClick={() => put({ image: start })}
          >
            {words.useStart}
          </Button>
        )}
      </ImageInput>
      <ControlModelSelect layer={layer} />
      {readerOf(studio, layer) === "ip_adapter" ? <p class="field-hint">{words.imagePrompt}</p> : (
        <>
          <Field id={`control-made-${id}`} label={words.preprocessor}>
            <select
              id={`control-made-${id}`}
              class="input"
              value={preprocessor ?? ""}
              onChange={(e) => put({ preprocessor: e.currentTarget.value as Preprocessor || null })}
            >
              <option value="">{words.asItIs}</option>
              {Object.entries(words.preprocessors).map(([key, name]) => (
                <option key={key} value={key}>{name}</option>
              ))}
            </select>
          </Field>
          {image && preprocessor && (isSeen(preprocessor)
            ? (
              <SeenPreview
                key={`${image} ${preprocessor}`}
                name={image}
                by={preprocessor}
                model={SEEN[preprocessor]}
              />
            )
            : <ControlPreview key={`${image} ${preprocessor}`} name={image} by={preprocessor} />)}
        </>
      )}
      <ControlSteering layer={layer} />
      {idle && (
        <p class="field-hint" role="status">
          {words.idle[idle]} {["noneInstalled", "noEncoder", "onnx"].includes(idle) && <ToModels />}
        </p>
      )}
      {error && <p class="field-error" role="alert">{error}</p>}
    </li>
  );
}

const SEEN: typeof SEEN_BY = {
  depth_anything_depth_estimation: "depth_estimation",
  normal_map: "depth_estimation",
  dw_openpose_detection: "keypoint_detection",
};

const isSeen = (preprocessor: Preprocessor): preprocessor is SeenPreprocessor =>
  Object.hasOwn(SEEN, preprocessor);
