import { useStudio, useText } from "../studio/context.ts";
import { FileButton } from "../ui/file_button.tsx";
import { IMAGE_TYPES } from "../ui/image_types.ts";
import { uploadBoard, uploadsOf } from "./uploads.ts";

/** Takes in images that are chosen, and shows the uploads when they are there. */
export function UploadButton({ board }: { board: string | null }) {
  const studio = useStudio();
  const uploads = uploadsOf(studio);
  const send = async (files: File[]) => {
    const { router } = studio;
    const from = router.place.value;
    const uploaded = await uploads.send(files, uploadBoard(board));
    // A user who has gone elsewhere meanwhile stays there.
    if (uploaded > 0 && router.place.value === from) router.adjust({ kind: "assets" });
  };
  return (
    <FileButton
      label={useText().library.upload}
      accept={IMAGE_TYPES.join()}
      busy={uploads.state.value !== null}
      onFiles={(files) => void send(files)}
    />
  );
}
