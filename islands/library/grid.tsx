import {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Check, Star } from "../ui/icons.ts";
import { startDrag } from "./drag.ts";
import { gridKeys } from "./grid_keys.ts";
import { DateRail } from "./date_rail.tsx";
import { GAP, justified, squares, topsOf } from "./layout.ts";
import { lookOf } from "./look.ts";
import type { Mark } from "./months.ts";
import { selectionOf } from "./selection.ts";
import { useVirtualRows } from "./virtual_rows.ts";

export interface GridProps {
  names: readonly string[];
  /** Their proportions; without them, all are drawn as squares. */
  shapes?: readonly number[] | undefined;
  isStarred?: (index: number) => boolean;
  label: string;
  onOpen: (index: number) => void;
  /** Names the owner of each image, where there are several. */
  owners?: ((index: number) => string) | undefined;
  /** Where months begin, for a rail beside a list in order of time; there is room for it meanwhile. */
  marks?: readonly Mark[] | undefined;
  /** Other places for thumbnails, such as the trash. */
  thumbnail?: (name: string) => string;
}

/** Any number of images: a list box of which only the visible rows exist. */
export function Grid(
  {
    names,
    shapes,
    isStarred = () => false,
    label,
    onOpen,
    owners,
    marks,
    thumbnail = paths.thumbnail,
  }: GridProps,
) {
  const studio = useStudio();
  const words = useText().images;
  const selection = selectionOf(studio);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!box.current) return;
    setWidth(box.current.clientWidth);
    const watch = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  const { size } = lookOf(studio).value;
  const isSquare = lookOf(studio).value.square || !shapes;
  const layout = useMemo(() => {
    const tile = width < 500 ? Math.min(size, (width - 2 * GAP) / 3) : size;
    if (width === 0) return squares(0, 0, size);
    return isSquare ? squares(names.length, width, tile) : justified(shapes, width, tile);
  }, [names, shapes, width, size, isSquare]);
  const height = useCallback((row: number) => layout.height(row) + GAP, [layout]);
  const { rows, total, margin, scrollTo } = useVirtualRows({
    count: layout.count,
    height,
    top: () => box.current,
  });
  const tops = useMemo(() => topsOf(layout, marks ?? []), [layout, marks]);
  useEffect(() => selection.keep(names), [names]);
  const active = Math.min(selection.active.value, names.length - 1);
  const move = (index: number) => {
    selection.move(index);
    scrollTo(layout.rowOf(index));
  };
  const onKeyDown = gridKeys({ studio, names, isStarred, layout, active, move, onOpen });
  const onClick = (event: MouseEvent, index: number) => {
    if (event.shiftKey) selection.extend(names, index);
    else if (event.metaKey || event.ctrlKey || selection.names.value.size > 0) {
      selection.toggle(names, index);
    } else {
      selection.move(index);
      onOpen(index);
    }
  };
  return (
    <div class={marks ? "railed" : undefined}>
      <div
        ref={box}
        class="grid"
        role="listbox"
        aria-label={label}
        aria-multiselectable="true"
        aria-activedescendant={names[active] ? `${id}-${active}` : undefined}
        tabIndex={0}
        data-focus-home
        {...(width > 0 ? { style: { height: `${total}px` } } : {})}
        onKeyDown={onKeyDown}
      >
        {rows.flatMap((row) => {
          const { first, boxes } = layout.row(row.index);
          return boxes.map(({ left, width }, at) => {
            const index = first + at;
            const name = names[index] ?? "";
            const picked = selection.names.value.has(name);
            return (
              <div
                key={name}
                id={`${id}-${index}`}
                data-image={thumbnail === paths.thumbnail ? name : undefined}
                class={`grid-tile${index === active ? " grid-active" : ""}`}
                role="option"
                aria-selected={picked}
                aria-setsize={names.length}
                aria-posinset={index + 1}
                aria-label={`${words.open} ${index + 1}${owners ? `, ${owners(index)}` : ""}${
                  isStarred(index) ? `, ${words.starred}` : ""
                }`}
                style={{
                  width: `${width}px`,
                  height: `${layout.height(row.index)}px`,
                  transform: `translate(${left}px, ${row.start - margin}px)`,
                }}
                draggable
                onDragStart={(event) =>
                  startDrag(event, picked ? [...selection.names.value] : [name])}
                onClick={(event) => onClick(event, index)}
              >
                <img
                  src={studio.boot.basePath + thumbnail(name)}
                  alt=""
                  decoding="async"
                  draggable={false}
                />
                {owners && <span class="grid-owner cut" aria-hidden="true">{owners(index)}</span>}
                {isStarred(index) && <Star class="grid-star" size={16} aria-hidden />}
                <span
                  class="grid-check"
                  aria-hidden="true"
                  onClick={(event) => {
                    event.stopPropagation();
                    if (event.shiftKey) selection.extend(names, index);
                    else selection.toggle(names, index);
                  }}
                >
                  {picked && <Check size={16} aria-hidden />}
                </span>
              </div>
            );
          });
        })}
      </div>
      {marks && marks.length > 1 && (
        <DateRail marks={marks} tops={tops} total={total} margin={margin} />
      )}
    </div>
  );
}
