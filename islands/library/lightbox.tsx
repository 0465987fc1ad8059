import * as dialog from "@zag-js/dialog";
import { normalizeProps, useMachine } from "@zag-js/preact";
import { useSignal } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { IMAGES, onKeys } from "../commands/scoped.ts";
import { takeSecond } from "../images/compared.ts";
import { ImageBar, useSubject } from "../images/image_bar.tsx";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { ChevronLeft, ChevronRight, Expand, ImageOff, Info, X } from "../ui/icons.ts";
import { Portal } from "../ui/portal.tsx";
import { Empty } from "../ui/states.tsx";
import { toasterOf } from "../ui/toaster.tsx";
import { starImages, trashImages } from "./actions.ts";
import { Details } from "./details.tsx";
import { leavingOf } from "./leaving.ts";
import { ZoomView } from "./zoom_view.tsx";

interface LightboxProps {
  name: string;
  /** Names of the images that it leads through; undefined until they are known. */
  names: readonly string[] | undefined;
  /** Called with the place of the image that is gone to. */
  onMove?: (index: number) => void;
}

/** One image over everything: zoom, full screen, details, the next and the one before. */
export default function Lightbox(props: LightboxProps) {
  const ready = useSignal(false);
  // Its focus trap needs the page; the server draws the library behind it.
  useEffect(() => void (ready.value = true), []);
  return ready.value ? <OpenLightbox {...props} /> : null;
}

function OpenLightbox({ name, names, onMove }: LightboxProps) {
  const studio = useStudio();
  const { boot, router } = studio;
  const text = useText();
  const words = text.library;
  const subject = useSubject(name);
  const { image } = subject;
  // Deleted or no longer shared, perhaps while it was open.
  const isGone = useResource(paths.image(name)).problem.value?.status === 404;
  const mayRemove = image?.access === "own";
  const mayStar = mayRemove || image?.access === "edit";
  const content = useRef<HTMLDivElement>(null);
  const details = useSignal(globalThis.innerWidth > 900);
  const at = names?.indexOf(name) ?? -1;
  const neighbours = useRef<string[]>([]);
  if (names && at >= 0) neighbours.current = [names[at + 1], names[at - 1]].flatMap((n) => n ?? []);
  useEffect(() => takeSecond(studio, name), [name]);
  const close = () => router.adjust({ image: null }, { replace: true });
  const service = useMachine(dialog.machine, {
    id: useId(),
    open: true,
    closeOnInteractOutside: false,
    persistentElements: [toasterOf],
    // Not its first button, whose tip would lie over the image.
    initialFocusEl: () => content.current,
    "aria-label": text.images.alt(""),
    onOpenChange: ({ open }: { open: boolean }) => !open && close(),
  });
  const api = dialog.connect(service, normalizeProps);
  const go = (step: number) => {
    const next = at < 0 ? undefined : names?.[at + step];
    if (!next) return;
    onMove?.(at + step);
    router.adjust({ image: next }, { replace: true });
  };
  // By whichever way it is deleted, its neighbour takes its place: before anything asks for it
  // again.
  const isLeaving = leavingOf(studio).names.value.has(name);
  useLayoutEffect(() => {
    if (isLeaving) router.adjust({ image: neighbours.current[0] ?? null }, { replace: true });
  }, [isLeaving]);
  const toggleFullScreen = () => {
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    // A browser may refuse it; the image is as large as the window then.
    change.catch(() => {});
  };
  const star = () => void starImages(studio, [name], !image?.starred);
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as Element).closest("input, textarea, select")) return;
    onKeys(event, IMAGES, {
      previous: () => go(-1),
      next: () => go(1),
      ...(mayStar ? { star } : {}),
      details: () => void (details.value = !details.value),
      ...(mayRemove ? { remove: () => void trashImages(studio, [name]) } : {}),
    });
  };
  return (
    <Portal>
      <div {...api.getPositionerProps()} class="lightbox-place">
        <div
          {...api.getContentProps()}
          ref={content}
          class={`lightbox${details.value ? " lightbox-with-details" : ""}`}
          onKeyDown={onKeyDown}
        >
          <header class="lightbox-bar">
            <IconButton icon={X} label={text.frame.close} onClick={close} />
            <p class="soft" role="status">
              {names && at >= 0 && words.place(at + 1, names.length)}
            </p>
            {!isGone && (
              <ImageBar subject={subject}>
                {document.fullscreenEnabled && (
                  <IconButton
                    icon={Expand}
                    class="lightbox-full"
                    label={words.fullScreen}
                    onClick={toggleFullScreen}
                  />
                )}
                <IconButton
                  icon={Info}
                  label={words.details}
                  pressed={details.value}
                  onClick={() => void (details.value = !details.value)}
                />
              </ImageBar>
            )}
          </header>
          <div class="lightbox-stage" data-image={isGone ? undefined : name}>
            {isGone ? <Empty icon={ImageOff} title={words.imageGone} /> : (
              <ZoomView
                key={name}
                source={boot.basePath + paths.full(name)}
                alt={subject.image?.description || text.images.alt("")}
                onSwipe={go}
              />
            )}
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
          {details.value && !isGone && <Details subject={subject} />}
        </div>
      </div>
    </Portal>
  );
}
