import * as dialog from "@zag-js/dialog";
import { normalizeProps, useMachine } from "@zag-js/preact";
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { OneImageDTO } from "../../services/contract/images.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { ChevronLeft, ChevronRight, Download, Info, Star, Trash2, X } from "../ui/icons.ts";
import { Portal } from "../ui/portal.tsx";
import { toasterOf } from "../ui/toaster.tsx";
import { starImages, trashImages } from "./actions.ts";
import { Details } from "./details.tsx";
import { filterOf, type LibraryPlace } from "./place.ts";
import { selectionOf } from "./selection.ts";
import { ZoomView } from "./zoom_view.tsx";
import { isComposing } from "../frame/composing.ts";

/** One picture over everything: zoom, details, the next and the one before. */
export function Lightbox({ name, place }: { name: string; place: LibraryPlace }) {
  const ready = useSignal(false);
  // Its focus trap needs the page; the server draws the library behind it.
  useEffect(() => void (ready.value = true), []);
  return ready.value ? <OpenLightbox name={name} place={place} /> : null;
}

function OpenLightbox({ name, place }: { name: string; place: LibraryPlace }) {
  const studio = useStudio();
  const { boot, router } = studio;
  const text = useText();
  const words = text.library;
  const names = useResource(paths.imageNames(filterOf(place))).data.value?.image_names;
  const image = useResource(paths.image(name)).data.value;
  // Until the next one is known, its buttons stand as those of the one before.
  const known = useRef<OneImageDTO["access"]>();
  const access = known.current = image?.access ?? known.current;
  const mayStar = access === "own" || access === "edit";
  const mayRemove = access === "own";
  const details = useSignal(globalThis.innerWidth > 900);
  const at = names?.indexOf(name) ?? -1;
  const close = () => router.adjust({ image: null }, { replace: true });
  const service = useMachine(dialog.machine, {
    id: useId(),
    open: true,
    closeOnInteractOutside: false,
    persistentElements: [toasterOf],
    "aria-label": text.images.alt(""),
    onOpenChange: ({ open }: { open: boolean }) => !open && close(),
  });
  const api = dialog.connect(service, normalizeProps);
  const go = (step: number) => {
    const next = at < 0 ? undefined : names?.[at + step];
    if (!next) return;
    selectionOf(studio).move(at + step);
    router.adjust({ image: next }, { replace: true });
  };
  const remove = async () => {
    const next = names?.[at + 1] ?? names?.[at - 1] ?? null;
    router.adjust({ image: next === name ? null : next }, { replace: true });
    await trashImages(studio, [name]);
  };
  const star = () => void starImages(studio, [name], !image?.starred);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return;
    if ((event.target as Element).closest("input, textarea, select")) return;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => go(-1),
      ArrowRight: () => go(1),
      ...(mayStar ? { s: star } : {}),
      i: () => void (details.value = !details.value),
      ...(mayRemove ? { Delete: () => void remove() } : {}),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
  return (
    <Portal>
      <div {...api.getPositionerProps()} class="lightbox-place">
        <div
          {...api.getContentProps()}
          class={`lightbox${details.value ? " lightbox-with-details" : ""}`}
          onKeyDown={onKeyDown}
        >
          <header class="lightbox-bar">
            <IconButton icon={X} label={text.frame.close} onClick={close} />
            <p class="soft" role="status">
              {names && at >= 0 && words.place(at + 1, names.length)}
            </p>
            {(mayStar || !access) && (
              <IconButton
                icon={Star}
                label={image?.starred ? text.images.unstar : text.images.star}
                pressed={image?.starred ?? false}
                disabled={!mayStar}
                onClick={star}
              />
            )}
            <a
              class="icon-button"
              href={boot.basePath + paths.full(name)}
              download={name}
              aria-label={text.images.download}
              title={text.images.download}
            >
              <Download size={20} aria-hidden />
            </a>
            {(mayRemove || !access) && (
              <IconButton
                icon={Trash2}
                danger
                disabled={!mayRemove}
                label={text.images.remove}
                onClick={() => void remove()}
              />
            )}
            <IconButton
              icon={Info}
              label={words.details}
              pressed={details.value}
              onClick={() => void (details.value = !details.value)}
            />
          </header>
          <div class="lightbox-stage">
            <ZoomView
              key={name}
              source={boot.basePath + paths.full(name)}
              alt={text.images.alt("")}
              onSwipe={go}
            />
            <div class="lightbox-previous">
              <IconButton
                icon={ChevronLeft}
                label={words.previous}
                disabled={at <= 0}
                onClick={() => go(-1)}
              />
            </div>
            <div class="lightbox-next">
              <IconButton
                icon={ChevronRight}
                label={words.next}
                disabled={at < 0 || at + 1 >= (names?.length ?? 0)}
                onClick={() => go(1)}
              />
            </div>
          </div>
          {details.value && <Details name={name} image={image} />}
        </div>
      </div>
    </Portal>
  );
}
