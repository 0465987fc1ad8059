import { problem } from "../errors/mod.ts";

/** A place in a gallery: the sort keys of the last image that was shown. */
export interface Place {
  starred: 0 | 1;
  created_at: string;
  image_id: number;
}

/** Encodes the position as an opaque word for a query string. */
export function writeCursor({ starred, created_at, image_id }: Place): string {
  return btoa(`${starred} ${created_at} ${image_id}`).replace(/=+$/, "").replaceAll("+", "-")
    .replaceAll("/", "_");
}

/** @throws Problem bad_request */
export function readCursor(cursor: string): Place {
  try {
    const text = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    const parts = /^([01]) (\d{4}-\d\d-\d\dT[\d:.]{12}Z) (\d{1,15})$/.exec(text);
    if (parts) {
      return {
        starred: parts[1] === "1" ? 1 : 0,
        created_at: parts[2] as string,
        image_id: Number(parts[3]),
      };
    }
  } catch {
    // Not base64: the same answer.
  }
  throw problem("bad_request", "This cursor did not come from this list.");
}
