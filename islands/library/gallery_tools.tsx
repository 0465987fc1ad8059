import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { Star } from "../ui/icons.ts";
import type { LibraryPlace } from "./place.ts";
import { UploadButton } from "./upload_button.tsx";

const TYPING_MS = 300;

/** Search, tags, stars, and what kind of pictures. The address remembers it all. */
export function GalleryTools({ place }: { place: LibraryPlace }) {
  const { router } = useStudio();
  const words = useText().library;
  const typed = useSignal(place.search);
  const tags = useResource<{ tag: string; count: number }[]>(paths.imageTags).data.value ?? [];
  useEffect(() => {
    if (typed.value.trim() === place.search) return;
    const timer = setTimeout(
      () => router.adjust({ q: typed.value.trim() || null, image: null }, { replace: true }),
      TYPING_MS,
    );
    return () => clearTimeout(timer);
  }, [typed.value]);
  useEffect(() => {
    if (place.search !== typed.value.trim()) typed.value = place.search;
  }, [place.search]);
  return (
    <div class="toolbar gallery-tools">
      <input
        class="input"
        type="search"
        placeholder={words.search}
        aria-label={words.search}
        value={typed.value}
        onInput={(e) => void (typed.value = e.currentTarget.value)}
      />
      {tags.length > 0 && (
        <select
          class="input gallery-tag"
          aria-label={words.tags}
          value={place.tag ?? ""}
          onChange={(e) => router.adjust({ tag: e.currentTarget.value || null })}
        >
          <option value="">{words.anyTag}</option>
          {tags.map(({ tag, count }) => <option key={tag} value={tag}>{tag} ({count})</option>)}
        </select>
      )}
      <div class="choices" role="group" aria-label={words.pictures}>
        {[false, true].map((assets) => (
          <button
            key={String(assets)}
            type="button"
            class="choice"
            aria-pressed={place.assets === assets}
            onClick={() => router.adjust({ kind: assets ? "assets" : null })}
          >
            {assets ? words.assets : words.pictures}
          </button>
        ))}
      </div>
      <IconButton
        icon={Star}
        label={words.starredOnly}
        pressed={place.starred}
        onClick={() => router.adjust({ starred: place.starred ? null : "1" })}
      />
      <UploadButton board={place.board} />
    </div>
  );
}
