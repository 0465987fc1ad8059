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
import { useStudio } from "../studio/context.ts";
import { gridKeys } from "./grid_keys.ts";
import { DateRail } from "./date_rail.tsx";
import { GridRow, type RowLook } from "./grid_row.tsx";
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
  /**
   * Where months begin, for a rail beside a list in order of time; there is room for it meanwhile.
   */
  marks?: readonly Mark[] | undefined;
  /** Other places for thumbnails, such as the trash. */
  thumbnail?: (name: string) => string;
}

const noStars = () => false;

/** Any number of images: a list box of which only the visible rows exist. */
export function Grid(
  {
    names,
    shapes,
    isStarred = noStars,
    label,
    onOpen,
    owners,
    marks,
    thumbnail = paths.thumbnail,
  }: GridProps,
) {
  const studio = useStudio();
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
  const { rows, total, margin, flying, scrollTo } = useVirtualRows({
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
  const open = useRef(onOpen);
  open.current = onOpen;
  const picked = selection.names.value;
  const look = useMemo((): RowLook => {
    const onOpen = (index: number) => open.current(index);
    return { id, names, layout, picked, isStarred, owners, thumbnail, onOpen };
  }, [id, names, layout, picked, isStarred, owners, thumbnail]);
  const activeRow = layout.rowOf(active);
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
        {rows.map(({ index, start }) => (
          <GridRow
            key={index}
            look={look}
            row={index}
            top={start - margin}
            active={index === activeRow ? active : null}
            flying={flying}
          />
        ))}
      </div>
      {marks && marks.length > 1 && (
        <DateRail marks={marks} tops={tops} total={total} margin={margin} />
      )}
    </div>
  );
}
