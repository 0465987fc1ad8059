import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { ImagePlus, Images, Palette, Trash2 } from "../ui/icons.ts";
import { Failure, Skeleton } from "../ui/states.tsx";

/** The picture that a style is to have. */
export interface ChosenPicture {
  /** Address to show it by. */
  shown: string;
  /** To be sent: a file, or (from the library, or a copy) what is fetched when it is saved. */
  file?: File;
  fetch?: string;
}

const KINDS = ["image/png", "image/jpeg", "image/webp", "image/gif"];

/** A file or a picture of the library; sent when the style is saved. */
export function PresetPicture({ picture }: { picture: Signal<ChosenPicture | null> }) {
  const words = useText().presets;
  const input = useRef<HTMLInputElement>(null);
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
    picture.value = { shown: made.current, file };
    library.value = false;
  };
  return (
    <div
      class="field"
      role="group"
      aria-label={words.picture}
      onDragOver={(e) => e.dataTransfer?.types.includes("Files") && e.preventDefault()}
      onDrop={(e) => {
        e.preventDefault();
        e.stopPropagation();
        take(e.dataTransfer?.files[0]);
      }}
    >
      <span class="label" aria-hidden="true">{words.picture}</span>
      <div class="picture-field">
        <span class="workflow-picture">
          {picture.value
            ? <img src={picture.value.shown} alt={words.picture} />
            : <Palette size={28} aria-hidden />}
        </span>
        <input
          ref={input}
          class="sr-only"
          type="file"
          tabIndex={-1}
          aria-label={words.choosePicture}
          accept={KINDS.join()}
          onChange={(e) => {
            take(e.currentTarget.files?.[0]);
            e.currentTarget.value = "";
          }}
        />
        <Button icon={ImagePlus} onClick={() => input.current?.click()}>
          {words.choosePicture}
        </Button>
        <Button
          icon={Images}
          aria-expanded={library.value}
          onClick={() => void (library.value = !library.value)}
        >
          {words.libraryPicture}
        </Button>
        {picture.value && (
          <Button
            kind="quiet"
            icon={Trash2}
            onClick={() => void (picture.value = null)}
          >
            {words.removePicture}
          </Button>
        )}
      </div>
      {wrong.value && <p class="field-error" role="alert">{words.wrongPicture}</p>}
      {library.value && <LibraryStrip picture={picture} />}
    </div>
  );
}

/** Number of recent images offered. */
const NEWEST = 40;

function LibraryStrip({ picture }: { picture: Signal<ChosenPicture | null> }) {
  const { boot } = useStudio();
  const text = useText();
  const { data, problem, refresh } = useResource(paths.recentImages(NEWEST));
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.scrollIntoView({ block: "nearest" }), [data.value]);
  if (problem.value) return <Failure problem={problem.value} retry={refresh} />;
  if (!data.value) return <Skeleton count={1} kind="row" />;
  const names = data.value.items.map((image) => image.image_name);
  if (names.length === 0) return <p class="soft">{text.presets.libraryNone}</p>;
  return (
    <ul ref={list} class="preset-strip" aria-label={text.presets.libraryPicture}>
      {names.map((name, i) => {
        const full = boot.basePath + paths.full(name);
        const shown = boot.basePath + paths.thumbnail(name);
        return (
          <li key={name}>
            <button
              type="button"
              class="tile"
              aria-label={text.library.place(i + 1, names.length)}
              aria-pressed={picture.value?.fetch === full}
              onClick={() => void (picture.value = { shown, fetch: full })}
            >
              <img src={shown} alt="" loading="lazy" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
