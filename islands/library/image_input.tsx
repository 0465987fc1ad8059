import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { createLatest } from "../studio/latest.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { FileButton } from "../ui/file_button.tsx";
import { Images, X } from "../ui/icons.ts";
import { IMAGE_TYPES } from "../ui/image_types.ts";
import { lazily } from "../ui/lazily.tsx";
import { explain } from "../ui/states.tsx";

const ImagePicker = lazily(() => import("./image_picker.tsx"));

interface ImageInputProps {
  id: string;
  label: string;
  /** Name of an image; null while there is none. */
  name: string | null;
  onChange: (name: string | null) => void;
  /** A way to an image that is better than choosing one. */
  first?: ComponentChildren;
  /** More ways to an image. */
  children?: ComponentChildren;
}

/** An image of the library, or one that is uploaded here. If it is gone, the field says so. */
export function ImageInput({ id, label, name, onChange, first, children }: ImageInputProps) {
  const { client } = useStudio();
  const text = useText();
  /** What is wrong, and the image beside which that is said. */
  const wrong = useSignal<{ beside: string | null; says: string } | null>(null);
  const picking = useSignal(false);
  const latest = useMemo(createLatest, []);
  const put = (name: string | null) => {
    latest.begin();
    wrong.value = null;
    onChange(name);
  };
  const take = async (file: File | undefined) => {
    if (!file) return;
    const isLatest = latest.begin();
    wrong.value = null;
    const form = new FormData();
    form.append("file", file);
    try {
      const image = await client.send("POST", paths.upload("user", false), form);
      if (isLatest()) onChange(image.image_name);
    } catch (error) {
      if (isLatest()) wrong.value = { beside: name, says: explain(asProblem(error), text) };
    }
  };
  return (
    <div class="start-image">
      {name && (
        <Thumbnail
          key={name}
          name={name}
          onGone={(says) => void (wrong.value = { beside: name, says })}
        />
      )}
      <div class="start-ways">
        {first}
        <Button
          id={id}
          small
          icon={Images}
          aria-label={`${label}: ${text.create.startPick}`}
          onClick={() => void (picking.value = true)}
        >
          {text.create.startPick}
        </Button>
        <FileButton
          label={text.create.startUpload}
          name={`${label}: ${text.create.startUpload}`}
          accept={IMAGE_TYPES.join()}
          single
          small
          onFiles={([file]) => void take(file)}
        />
        {children}
        {name && <IconButton icon={X} label={text.images.choiceRemove} onClick={() => put(null)} />}
      </div>
      {picking.value && (
        <ImagePicker
          onPick={(name) => {
            picking.value = false;
            put(name);
          }}
          onClose={() => void (picking.value = false)}
        />
      )}
      {wrong.value?.beside === name && <p class="field-error" role="alert">{wrong.value.says}</p>}
    </div>
  );
}

/** @param onGone called with the sentence for an image that was deleted or is no longer shared */
function Thumbnail({ name, onGone }: { name: string; onGone: (says: string) => void }) {
  const { boot, client, text } = useStudio();
  const shown = useRef<HTMLImageElement>(null);
  const lost = async () => {
    try {
      await client.get(paths.image(name));
    } catch (error) {
      if (asProblem(error).status === 404) onGone(text.value.images.choiceGone);
    }
  };
  // The browser may have failed to fetch it before the script was there to hear of it.
  useEffect(() => {
    if (shown.current?.complete && shown.current.naturalWidth === 0) void lost();
  }, []);
  const source = boot.basePath + paths.thumbnail(name);
  return <img ref={shown} src={source} alt="" onError={() => void lost()} />;
}
