/** A part of a file: from the first byte up to the second, which is not part of it. */
export interface ByteRange {
  from: number;
  to: number;
}

/**
 * Reads the header `Range` (RFC 9110, 14.2) of a request for a file.
 * @param range the header; of several parts in one request, the whole file is sent
 * @param ifRange the part is wanted only of the version with this tag (13.1.5)
 * @returns null: the whole file; "unsatisfiable": no such part
 */
export function byteRange(
  { range, ifRange, size, etag }: {
    range: string | undefined;
    ifRange: string | undefined;
    size: number;
    etag: string;
  },
): ByteRange | "unsatisfiable" | null {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range?.trim() ?? "") ?? [];
  if (first === "" && last === "") return null;
  if (ifRange !== undefined && ifRange.trim() !== etag) return null;
  if (first === "") {
    const from = Math.max(0, size - Number(last));
    return from < size ? { from, to: size } : "unsatisfiable";
  }
  const from = Number(first);
  if (last !== "" && Number(last) < from) return null;
  if (from >= size) return "unsatisfiable";
  return { from, to: last === "" ? size : Math.min(size, Number(last) + 1) };
}
