import * as dialog from "@zag-js/dialog";
import { normalizeProps, useMachine } from "@zag-js/preact";
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { Images, Maximize, Play, X } from "../ui/icons.ts";
import { Portal } from "../ui/portal.tsx";
import { arrivals } from "./arrivals.ts";
import { placesOn } from "./places.ts";
import { useWallText } from "./words.ts";

/** Maximum number of images at once: more are too small to be seen from a desk. */
const SHOWN = 40;
/** Pixels around the images. */
const MARGIN = 8;
/** How long an image stays alone on the wall. */
const SLIDE_MS = 8_000;
/** How long the tools stay after the pointer has moved. */
const TOOLS_MS = 3_000;

interface WallProps {
  board: string;
  title: string;
  onClose: () => void;
}

/**
 * A board as a live wall over everything, for a projector: new images bloom in with the names of
 * those who made them. It shows what the board's list shows, and so what its viewer may see.
 */
export default function Wall({ board, title, onClose }: WallProps) {
  const studio = useStudio();
  const { boot } = studio;
  const text = useText();
  const words = useWallText();
  const list = useResource(paths.imageNames({
    board_id: board,
    with_owners: true,
    order_dir: "DESC",
    starred_first: false,
    with_shapes: true,
  })).data.value;
  const names = list?.image_names.slice(0, SHOWN) ?? [];
  const me = studio.session.user.value?.user_id;
  /** The owner of the image at an index; null where all are the viewer's own. */
  const owner = (index: number) => {
    const { owners = [], owned_by = [] } = list ?? {};
    if (owners.every(({ user_id }) => user_id === me)) return undefined;
    return owners[owned_by[index] ?? -1]?.name;
  };
  const known = useRef<readonly string[] | null>(null);
  const fresh = useSignal<ReadonlySet<string>>(new Set());
  const said = useSignal("");
  const slide = useSignal<number | null>(null);
  const tools = useSignal(true);
  const size = useSignal({ width: 1600, height: 900 });
  const place = useRef<HTMLDivElement>(null);
  const service = useMachine(dialog.machine, {
    id: useId(),
    open: true,
    closeOnInteractOutside: false,
    "aria-label": title,
    onOpenChange: ({ open }: { open: boolean }) => !open && onClose(),
  });
  const api = dialog.connect(service, normalizeProps);
  const all = list?.image_names;
  useEffect(() => {
    if (!all) return;
    const come = arrivals(known.current, all);
    known.current = all;
    fresh.value = new Set(come);
    if (come.length === 0) return;
    said.value = words.arrived(owner(all.indexOf(come[0]!)));
    // What is new is shown at once, also when images are shown one by one.
    if (slide.value !== null) slide.value = 0;
  }, [all]);
  useEffect(() => {
    if (slide.value === null || names.length === 0) return;
    const timer = setTimeout(() => {
      if (slide.value !== null) slide.value = (slide.value + 1) % names.length;
    }, SLIDE_MS);
    return () => clearTimeout(timer);
  }, [slide.value, all]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const show = () => {
      tools.value = true;
      clearTimeout(timer);
      timer = setTimeout(() => void (tools.value = false), TOOLS_MS);
    };
    const measure = () => void (size.value = { width: innerWidth, height: innerHeight });
    measure();
    show();
    const moves = ["pointermove", "pointerdown", "focusin"] as const;
    for (const move of moves) document.addEventListener(move, show);
    addEventListener("resize", measure);
    return () => {
      clearTimeout(timer);
      for (const move of moves) document.removeEventListener(move, show);
      removeEventListener("resize", measure);
    };
  }, []);
  const first = slide.value ?? 0;
  const shown = slide.value === null ? names : names.slice(first, first + 1);
  const shapes = shown.map((_, i) => list?.shapes?.[first + i] ?? 100);
  const { width, height } = size.value;
  const places = placesOn(shapes, width - 2 * MARGIN, height - 2 * MARGIN);
  const hang = (at: number) => {
    const { left = 0, top = 0, width = 0, height = 0 } = places[at] ?? {};
    return {
      left: `${left + MARGIN}px`,
      top: `${top + MARGIN}px`,
      width: `${width}px`,
      height: `${height}px`,
    };
  };
  return (
    <Portal>
      <div {...api.getPositionerProps()} class="wall-place">
        <div
          {...api.getContentProps()}
          class={`wall${tools.value ? " wall-awake" : ""}`}
          ref={place}
        >
          {list && names.length === 0 && <p class="wall-empty">{words.empty}</p>}
          <ul aria-label={title}>
            {shown.map((name, at) => {
              const by = owner(first + at);
              return (
                <li
                  key={name}
                  class={`wall-image${fresh.value.has(name) ? " wall-fresh" : ""}`}
                  style={hang(at)}
                >
                  <img src={boot.basePath + paths.full(name)} alt={text.images.alt("")} />
                  {by && <span class="wall-name">{by}</span>}
                </li>
              );
            })}
          </ul>
          <span class="sr-only" role="status">{said}</span>
          <div class="wall-tools">
            <IconButton
              icon={slide.value === null ? Play : Images}
              label={slide.value === null ? words.slides : words.all}
              onClick={() => void (slide.value = slide.value === null ? 0 : null)}
            />
            <IconButton
              icon={Maximize}
              label={text.library.fullScreen}
              onClick={() => void place.current?.requestFullscreen?.().catch(() => {})}
            />
            <IconButton icon={X} label={text.frame.close} onClick={onClose} />
          </div>
        </div>
      </div>
    </Portal>
  );
}
