import { useSignal } from "@preact/signals";
import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { FileButton } from "../ui/file_button.tsx";
import { Images } from "../ui/icons.ts";
import { IMAGE_TYPES } from "../ui/image_types.ts";
import { lazily } from "../ui/lazily.tsx";
import { startUploadOf } from "../recipe/start_upload.ts";

const ImagePicker = lazily(() => import("../library/image_picker.tsx"));

/** Ways to get a start image, from the library or a file; during an upload, its progress. */
export function StartWays() {
  const words = useText().create;
  const upload = startUploadOf(useStudio());
  const picking = useSignal(false);
  const sent = upload.part.value;
  return (
    <div class="start-empty">
      {sent === null
        ? (
          <>
            <div class="start-ways">
              <Button small icon={Images} onClick={() => void (picking.value = true)}>
                {words.startPick}
              </Button>
              <FileButton
                label={words.startUpload}
                accept={IMAGE_TYPES.join()}
                single
                small
                onFiles={([file]) => void upload.take(file!)}
              />
            </div>
            <p class="field-hint">{words.startHint}</p>
          </>
        )
        : <p role="status">{words.startUploading(sent)}</p>}
      {picking.value && (
        <ImagePicker
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
