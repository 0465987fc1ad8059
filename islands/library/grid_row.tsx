import { useMemo, useRef } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Check, Star } from "../ui/icons.ts";
import { startDrag } from "./drag.ts";
import { justStarredOf } from "./just_starred.ts";
import type { Layout } from "./layout.ts";
import { selectionOf } from "./selection.ts";

/** What all rows of a grid have in common; another object when one of them has changed. */
export interface RowLook {
  id: string;
  names: readonly string[];
  layout: Layout;
  picked: ReadonlySet<string>;
  isStarred: (index: number) => boolean;
  onOpen: (index: number) => void;
  owners?: ((index: number) => string) | undefined;
  thumbnail: (name: string) => string;
}

interface GridRowProps {
  look: RowLook;
  row: number;
  /** Distance from the top of the grid, in pixels. */
  top: number;
  /** The image the keyboard is at, if it is in this row. */
  active: number | null;
  /** Whether the list flies past. A row that is new then waits with its images. */
  flying: boolean;
}

/** A row of images. It is drawn once, and moves with the page: scrolling draws only new rows. */
export function GridRow({ look, row, top, active, flying }: GridRowProps) {
  const studio = useStudio();
  const words = useText().images;
  const selection = selectionOf(studio);
  const shows = useRef(false);
  shows.current ||= !flying;
  return useMemo(() => {
    const { id, names, layout, picked, isStarred, owners, thumbnail } = look;
    const { first, boxes } = layout.row(row);
    const open = (event: MouseEvent, index: number) => {
      if (event.shiftKey) selection.extend(names, index);
      else if (event.metaKey || event.ctrlKey || picked.size > 0) selection.toggle(names, index);
      else {
        selection.move(index);
        look.onOpen(index);
      }
    };
    const pick = (event: MouseEvent, index: number) => {
      event.stopPropagation();
      if (event.shiftKey) selection.extend(names, index);
      else selection.toggle(names, index);
    };
    const tile = (index: number, left: number, width: number) => {
      const name = names[index] ?? "";
      const isPicked = picked.has(name);
      return (
        <div
          key={name}
          id={`${id}-${index}`}
          data-image={thumbnail === paths.thumbnail ? name : undefined}
          class={`grid-tile${index === active ? " grid-active" : ""}`}
          role="option"
          aria-selected={isPicked}
          aria-setsize={names.length}
          aria-posinset={index + 1}
          aria-label={`${words.open} ${index + 1}${owners ? `, ${owners(index)}` : ""}${
            isStarred(index) ? `, ${words.starred}` : ""
          }`}
          style={{ left: `${left}px`, width: `${width}px` }}
          draggable
          onDragStart={(event) => startDrag(event, isPicked ? [...picked] : [name])}
          onClick={(event) => open(event, index)}
        >
          {shows.current && (
            <img
              src={studio.boot.basePath + thumbnail(name)}
              alt=""
              decoding="async"
              draggable={false}
            />
          )}
          {owners && <span class="grid-owner cut" aria-hidden="true">{owners(index)}</span>}
          {isStarred(index) && (
            <Star
              class={`grid-star${justStarredOf(studio).has(name) ? " grid-star-new" : ""}`}
              size={16}
              aria-hidden
            />
          )}
          <span class="grid-check" aria-hidden="true" onClick={(event) => pick(event, index)}>
            {isPicked && <Check size={16} aria-hidden />}
          </span>
        </div>
      );
    };
    return (
      <div
        class="grid-row"
        role="presentation"
        style={{ top: `${top}px`, height: `${layout.height(row)}px` }}
      >
        {boxes.map(({ left, width }, at) => tile(first + at, left, width))}
      </div>
    );
  }, [look, row, top, active, shows.current, words]);
}
