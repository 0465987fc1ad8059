import { useRef } from "preact/hooks";
import { useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "./button.tsx";
import { Image as ImageIcon, ImagePlus, Trash2 } from "./icons.ts";
import { explain } from "./states.tsx";

interface PictureFieldProps {
  label: string;
  choose: string;
  remove: string;
  /** The present picture. */
  url: string | null;
  /** Gets a form with the file as `image`. */
  onChoose: (image: FormData) => Promise<unknown>;
  onRemove: () => Promise<unknown>;
}

/** A picture that goes with something: shown, replaced, removed; each at once. */
export function PictureField(props: PictureFieldProps) {
  const { label, choose, remove, url, onChoose, onRemove } = props;
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  const task = useTask();
  const take = (file: File | undefined) => {
    if (!file) return;
    const form = new FormData();
    form.append("image", file);
    void task.run(() => onChoose(form));
  };
  return (
    <div class="field" role="group" aria-label={label}>
      <span class="label" aria-hidden="true">{label}</span>
      <div class="picture-field">
        <span class="workflow-picture">
          {url ? <img src={url} alt={label} /> : <ImageIcon size={28} aria-hidden />}
        </span>
        <input
          ref={input}
          class="sr-only"
          type="file"
          tabIndex={-1}
          aria-label={choose}
          accept="image/png,image/jpeg,image/webp"
          onChange={(e) => {
            take(e.currentTarget.files?.[0]);
            e.currentTarget.value = "";
          }}
        />
        <Button icon={ImagePlus} busy={task.busy.value} onClick={() => input.current?.click()}>
          {choose}
        </Button>
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
