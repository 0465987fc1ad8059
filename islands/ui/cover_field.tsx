import { useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "./button.tsx";
import { FileButton } from "./file_button.tsx";
import { Image as ImageIcon, ImagePlus, Trash2 } from "./icons.ts";
import { IMAGE_TYPES } from "./image_types.ts";
import { explain } from "./states.tsx";

interface CoverFieldProps {
  label: string;
  choose: string;
  remove: string;
  /** The present image. */
  url: string | null;
  /** Gets a form with the file as `image`. */
  onChoose: (image: FormData) => Promise<unknown>;
  onRemove: () => Promise<unknown>;
}

/** An image that goes with something: shown, replaced, removed; each at once. */
export function CoverField(props: CoverFieldProps) {
  const { label, choose, remove, url, onChoose, onRemove } = props;
  const text = useText();
  const task = useTask();
  const take = ([file]: File[]) => {
    const form = new FormData();
    form.append("image", file!);
    void task.run(() => onChoose(form));
  };
  return (
    <div class="field" role="group" aria-label={label}>
      <span class="label" aria-hidden="true">{label}</span>
      <div class="cover-field">
        <span class="cover-image">
          {url ? <img src={url} alt={label} /> : <ImageIcon size={28} aria-hidden />}
        </span>
        <FileButton
          label={choose}
          icon={ImagePlus}
          accept={IMAGE_TYPES.join()}
          single
          busy={task.busy.value}
          onFiles={take}
        />
        {url && (
          <Button kind="quiet" icon={Trash2} onClick={() => void task.run(onRemove)}>
            {remove}
          </Button>
        )}
      </div>
      {task.problem.value && (
        <p class="field-error" role="alert">{explain(task.problem.value, text)}</p>
      )}
    </div>
  );
}
