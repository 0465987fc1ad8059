import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Check, Star } from "../ui/icons.ts";
import { startDrag } from "./drag.ts";
import { gridKeys } from "./grid_keys.ts";
import { selectionOf } from "./selection.ts";
import { useVirtualRows } from "./virtual_rows.ts";

const GAP = 8;
/** Least width of a tile, by width of the grid: three on a phone. */
const tileWidth = (width: number) => width < 500 ? 96 : 148;

export interface GridProps {
  names: readonly string[];
  /** Number of starred images, which come first. */
  starred: number;
  label: string;
  onOpen: (index: number) => void;
  /** Other places for thumbnails, such as the trash. */
  thumbnail?: (name: string) => string;
}

/** Any number of pictures: a list box of which only the visible rows exist. */
export function Grid({ names, starred, label, onOpen, thumbnail = paths.thumbnail }: GridProps) {
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
  const columns = Math.max(2, Math.floor((width + GAP) / (tileWidth(width) + GAP)));
  const side = Math.floor((width - GAP * (columns - 1)) / columns);
  const height = side + GAP;
  const count = width > 0 ? Math.ceil(names.length / columns) : 0;
  const { rows, total, margin, scrollTo } = useVirtualRows({
    count,
    height: height > 0 ? height : 100,
    top: () => box.current,
  });
  useEffect(() => selection.keep(names), [names]);
  const active = Math.min(selection.active.value, names.length - 1);
  const move = (index: number) => {
    selection.move(index);
    scrollTo(Math.floor(index / columns));
  };
  const onKeyDown = gridKeys({ studio, names, starred, columns, active, move, onOpen });
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
      {rows.flatMap((row) =>
        names.slice(row.index * columns, (row.index + 1) * columns).map((name, column) => {
          const index = row.index * columns + column;
          const picked = selection.names.value.has(name);
          return (
            <div
              key={name}
              id={`${id}-${index}`}
              class={`grid-tile${index === active ? " grid-active" : ""}`}
              role="option"
              aria-selected={picked}
              aria-setsize={names.length}
              aria-posinset={index + 1}
              aria-label={`${words.open} ${index + 1}${
                index < starred ? `, ${words.starred}` : ""
              }`}
              style={{
                width: `${side}px`,
                height: `${side}px`,
                transform: `translate(${column * (side + GAP)}px, ${row.start - margin}px)`,
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
              {index < starred && <Star class="grid-star" size={16} aria-hidden />}
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
        })
      )}
    </div>
  );
}
