import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Images, Upload } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { START_KINDS, startUploadOf } from "./start_upload.ts";

const PicturePicker = lazily(() => import("../library/picture_picker.tsx"));

/** Ways to get a start image, from the library or a file; during an upload, its progress. */
export function StartWays() {
  const words = useText().create;
  const upload = startUploadOf(useStudio());
  const input = useRef<HTMLInputElement>(null);
  const picking = useSignal(false);
  const sent = upload.part.value;
  return (
    <div class="start-empty">
      <input
        ref={input}
        class="sr-only"
        type="file"
        tabIndex={-1}
        aria-label={words.start}
        accept={START_KINDS.join()}
        onChange={(e) => {
          const file = e.currentTarget.files?.[0];
          if (file) void upload.take(file);
          e.currentTarget.value = "";
        }}
      />
      {sent === null
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
        : <p role="status">{words.startUploading(sent)}</p>}
      {picking.value && (
        <PicturePicker
          onPick={(name) => {
            picking.value = false;
            void upload.use(name);
          }}
          onClose={() => void (picking.value = false)}
        />
      )}
    </div>
  );
}
