import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Images, Paintbrush, Upload, X } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { NumberField } from "../ui/number_field.tsx";
import { draftOf } from "./draft.ts";
import { invokerOf } from "./invoke.ts";
import { startUploadOf } from "./start_upload.ts";

const PicturePicker = lazily(() => import("../library/picture_picker.tsx"));
const MaskDialog = lazily(() => import("./mask_dialog.tsx"));

/** A picture to begin with: of the library, uploaded, dropped, pasted; then how much of it may change. */
export function StartImageField() {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const upload = startUploadOf(studio);
  const input = useRef<HTMLInputElement>(null);
  const over = useSignal(false);
  const painting = useSignal(false);
  const picking = useSignal(false);
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const file = [...event.clipboardData?.files ?? []].find((f) => f.type.startsWith("image/"));
      if (!file) return;
      event.preventDefault();
      void upload.take(file);
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, [upload]);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    over.value = false;
    const name = event.dataTransfer?.getData("application/x-atelier-image");
    if (name) return void upload.use(name.split("\n")[0] ?? "");
    const file = event.dataTransfer?.files[0];
    if (file) void upload.take(file);
  };
  const start = draft.start.value;
  const problem = invokerOf(studio).problem.value?.field("init_image") ?? upload.problem.value;
  return (
    <fieldset
      class={`start${over.value ? " start-over" : ""}`}
      onDragOver={(e) => {
        e.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => void (over.value = false)}
      onDrop={onDrop}
    >
      <legend>{words.start}</legend>
      <input
        ref={input}
        class="sr-only"
        type="file"
        tabIndex={-1}
        aria-label={words.start}
        accept="image/png,image/jpeg,image/webp"
        onChange={(e) => {
          const file = e.currentTarget.files?.[0];
          if (file) void upload.take(file);
          e.currentTarget.value = "";
        }}
      />
      {start
        ? (
          <div class="start-image">
            <img src={studio.boot.basePath + paths.thumbnail(start.name)} alt={words.start} />
            <div class="start-actions">
              <Button
                small
                icon={Paintbrush}
                onClick={() => void (painting.value = true)}
              >
                {draft.mask.value ? words.maskSet : words.mask}
              </Button>
              <IconButton icon={X} label={words.startRemove} onClick={upload.clear} />
            </div>
          </div>
        )
        : (
          <div class="start-empty">
            {upload.part.value === null
              ? (
                <>
                  <div class="start-ways">
                    <Button small icon={Images} onClick={() => void (picking.value = true)}>
                      {words.startPick}
                    </Button>
                    <Button small icon={Upload} onClick={() => input.current?.click()}>
                      {words.startUpload}
                    </Button>
                  </div>
                  <p class="field-hint">{words.startHint}</p>
                </>
              )
              : <p role="status">{words.startUploading(upload.part.value)}</p>}
          </div>
        )}
      {problem && <p class="field-error" role="alert">{problem}</p>}
      {start && (
        <NumberField
          id="strength"
          label={words.strength}
          value={draft.strength}
          min={studio.boot.engine.limits.strength.min}
          max={studio.boot.engine.limits.strength.max}
          step={0.01}
          hint={words.strengthHint}
          error={invokerOf(studio).problem.value?.field("strength")}
        />
      )}
      {picking.value && (
        <PicturePicker
          onPick={(name) => {
            picking.value = false;
            void upload.use(name);
          }}
          onClose={() => void (picking.value = false)}
        />
      )}
      {start && painting.value && (
        <MaskDialog
          start={start}
          onClose={() => void (painting.value = false)}
        />
      )}
    </fieldset>
  );
}
