import type { QueueItemSummary } from "../../services/contract/queue.ts";
import type { Axis } from "./axes.ts";

/** An axis as it is read: the name of the setting and of each value. */
export interface ShownAxis extends Axis {
  label: string;
  labels: readonly string[];
}

/** A series that was asked for. */
export interface Series {
  prompt: string;
  seed: number;
  x: ShownAxis;
  y: ShownAxis | null;
  /** The item of each cell, row by row; null for one that was not taken into the queue. */
  items: readonly (number | null)[];
}

/** Key of the client state that holds the last series. */
export const SERIES_KEY = "studio.series";

/** The cells of a contact sheet, row by row, each with its image once that is made. */
export function rowsOf(
  { x, items }: Pick<Series, "x" | "items">,
  found: readonly Pick<QueueItemSummary, "item_id" | "image_names">[],
): { item: number | null; image: string | null }[][] {
  const images = new Map(found.map(({ item_id, image_names: [name] }) => [item_id, name ?? null]));
  const cells = items.map((item) => ({
    item,
    image: item === null ? null : images.get(item) ?? null,
  }));
  const columns = x.values.length;
  return Array.from(
    { length: Math.ceil(cells.length / columns) },
    (_, row) => cells.slice(row * columns, (row + 1) * columns),
  );
}
