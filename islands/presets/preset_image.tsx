import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Path } from "../api/path.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { FileButton } from "../ui/file_button.tsx";
import { ImagePlus, Images, Palette, Trash2 } from "../ui/icons.ts";
import { IMAGE_TYPES } from "../ui/image_types.ts";
import { Failure, Skeleton } from "../ui/states.tsx";
import { usePresetsText } from "./words.ts";

/** The image that a style is to have. */
export interface ChosenImage {
  /** Address to show it by. */
  shown: string;
  /** To be sent: a file, or (from the library, or a copy) what is fetched when it is saved. */
  file?: File;
  fetch?: Path<{ GET: Blob }>;
}

const KINDS = [...IMAGE_TYPES, "image/gif"];

/** A file or an image of the library; sent when the style is saved. */
export function PresetImage({ image }: { image: Signal<ChosenImage | null> }) {
  const words = usePresetsText();
  const made = useRef<string | null>(null);
  const library = useSignal(false);
  const wrong = useSignal(false);
  const forget = () => {
    if (made.current) URL.revokeObjectURL(made.current);
    made.current = null;
  };
  useEffect(() => forget, []);
  const take = (file: File | undefined) => {
    if (!file) return;
    wrong.value = !KINDS.includes(file.type);
    if (wrong.value) return;
    forget();
    made.current = URL.createObjectURL(file);
    image.value = { shown: made.current, file };
    library.value = false;
  };
  return (
    <div
      class="field"
      role="group"
      aria-label={words.image}
      onDragOver={(e) => e.dataTransfer?.types.includes("Files") && e.preventDefault()}
      onDrop={(e) => {
        e.preventDefault();
        e.stopPropagation();
        take(e.dataTransfer?.files[0]);
      }}
    >
      <span class="label" aria-hidden="true">{words.image}</span>
      <div class="cover-field">
        <span class="cover-image">
          {image.value
            ? <img src={image.value.shown} alt={words.image} />
            : <Palette size={28} aria-hidden />}
        </span>
        <FileButton
          label={words.chooseImage}
          icon={ImagePlus}
          accept={KINDS.join()}
          single
          onFiles={([file]) => take(file)}
        />
        <Button
          icon={Images}
          aria-expanded={library.value}
          onClick={() => void (library.value = !library.value)}
        >
          {words.libraryImage}
        </Button>
        {image.value && (
          <Button
            kind="quiet"
            icon={Trash2}
            onClick={() => void (image.value = null)}
          >
            {words.removeImage}
          </Button>
        )}
      </div>
      {wrong.value && <p class="field-error" role="alert">{words.wrongImage}</p>}
      {library.value && <LibraryStrip image={image} />}
    </div>
  );
}

/** Number of recent images offered. */
const NEWEST = 40;

function LibraryStrip({ image }: { image: Signal<ChosenImage | null> }) {
  const { boot } = useStudio();
  const words = usePresetsText();
  const text = useText();
  const { data, problem, refresh } = useResource(paths.recentImages(NEWEST));
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.scrollIntoView({ block: "nearest" }), [data.value]);
  if (problem.value) return <Failure problem={problem.value} retry={refresh} />;
  if (!data.value) return <Skeleton count={1} kind="row" />;
  const names = data.value.items.map((image) => image.image_name);
  if (names.length === 0) return <p class="soft">{words.libraryNone}</p>;
  return (
    <ul ref={list} class="preset-strip" aria-label={words.libraryImage}>
      {names.map((name, i) => {
        const full = paths.full(name);
        const shown = boot.basePath + paths.thumbnail(name);
        return (
          <li key={name}>
            <button
              type="button"
              class="tile"
              aria-label={text.library.place(i + 1, names.length)}
              aria-pressed={image.value?.fetch === full}
              onClick={() => void (image.value = { shown, fetch: full })}
            >
              <img src={shown} alt="" loading="lazy" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
