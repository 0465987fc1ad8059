import { useRef } from "preact/hooks";
import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Upload } from "../ui/icons.ts";
import { uploadBoard, uploadsOf } from "./uploads.ts";

export function UploadButton({ board }: { board: string | null }) {
  const studio = useStudio();
  const { router } = studio;
  const words = useText().library;
  const uploads = uploadsOf(studio);
  const input = useRef<HTMLInputElement>(null);
  const send = async (files: FileList | null) => {
    await uploads.send([...files ?? []], uploadBoard(board));
    if (input.current) input.current.value = "";
    router.adjust({ kind: "assets" });
  };
  return (
    <>
      <input
        ref={input}
        class="sr-only"
        type="file"
        multiple
        tabIndex={-1}
        aria-label={words.upload}
        accept="image/png,image/jpeg,image/webp"
        onChange={(e) => void send(e.currentTarget.files)}
      />
      <Button
        icon={Upload}
        busy={uploads.state.value !== null}
        onClick={() => input.current?.click()}
      >
        {words.upload}
      </Button>
    </>
  );
}
