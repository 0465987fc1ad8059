import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { ImageDTO, ImagePage } from "../../services/contract/images.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { formatTime } from "../studio/format.ts";
import { Button } from "../ui/button.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { pickedOf } from "./picked.ts";

/** Number of images requested at first, and added each time. */
const RECENT = 24;

/** The newest pictures, newest first. */
export function Recent() {
  const studio = useStudio();
  const text = useText();
  const words = text.create;
  const count = useSignal(RECENT);
  const { data, problem, refresh } = useResource(paths.recentImages(count.value));
  // The current images stay until more have loaded.
  const last = useRef<ImagePage>();
  const page = last.current = data.value ?? last.current;
  return (
    <section class="recent" aria-labelledby="recent-title">
      <header class="section-head">
        <h2 id="recent-title">{words.recent}</h2>
        {page?.items.length !== 0 && <a href={studio.router.href("library")}>{words.recentAll}</a>}
      </header>
      {page
        ? page.items.length === 0 ? <NoneYet /> : <Tiles images={page.items} />
        : problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : <Skeleton count={12} kind="tile" />}
      {page && page.total > page.items.length && (
        <Button
          class="recent-more"
          onClick={() => void (count.value += RECENT)}
        >
          {words.recentMore}
        </Button>
      )}
    </section>
  );
}

/** Placeholders of images still to come. */
function NoneYet() {
  return (
    <>
      <p class="soft">{useText().create.recentEmptyHint}</p>
      <div class="tiles tiles-to-come" aria-hidden="true">
        {Array.from({ length: 6 }, (_, i) => <span key={i} />)}
      </div>
    </>
  );
}

function Tiles({ images }: { images: readonly ImageDTO[] }) {
  const studio = useStudio();
  const text = useText();
  const picked = pickedOf(studio);
  const pick = (name: string) => {
    picked.value = name;
    document.querySelector(".viewer")?.scrollIntoView({ block: "nearest" });
  };
  return (
    <ul class="tiles">
      {images.map((image) => (
        <li key={image.image_name}>
          <button
            type="button"
            class="tile"
            aria-pressed={picked.value === image.image_name}
            aria-label={`${text.images.open}: ${text.images.size(image.width, image.height)}, ${
              formatTime(image.created_at, studio.language.value)
            }`}
            onClick={() => pick(image.image_name)}
          >
            <img
              src={studio.boot.basePath + paths.thumbnail(image.image_name)}
              alt=""
              loading="lazy"
              decoding="async"
              width={image.width}
              height={image.height}
            />
          </button>
        </li>
      ))}
    </ul>
  );
}
