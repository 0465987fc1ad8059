/**
 * Returns the comment in EXIF data (CIPA DC-008, 4.6): `UserComment`, where AUTOMATIC1111 and
 * others write the parameters of a JPEG or WebP, otherwise `ImageDescription`. Null if there is
 * none or the data is malformed. Offsets are checked; nothing is followed more than one level deep.
 */
export function exifText(exif: Uint8Array): string | null {
  const head = new TextDecoder("latin1").decode(exif.subarray(0, 6));
  const tiff = head === "Exif\0\0" ? exif.subarray(6) : exif;
  try {
    const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
    const little = view.getUint16(0) === 0x4949;
    const first = entries(view, view.getUint32(4, little), little);
    const pointer = first.get(EXIF_IFD);
    const second = pointer ? entries(view, pointer.value, little) : new Map<number, Entry>();
    const comment = second.get(USER_COMMENT);
    if (comment) return userComment(bytesOf(tiff, comment), little);
    const description = first.get(IMAGE_DESCRIPTION);
    return description ? text("utf-8", bytesOf(tiff, description)) : null;
  } catch {
    return null;
  }
}

const IMAGE_DESCRIPTION = 0x010e;
const EXIF_IFD = 0x8769;
const USER_COMMENT = 0x9286;

interface Entry {
  count: number;
  /** The value itself if it fits into four bytes, otherwise its offset. */
  value: number;
  at: number;
}

function entries(view: DataView, offset: number, little: boolean): Map<number, Entry> {
  const found = new Map<number, Entry>();
  const n = view.getUint16(offset, little);
  for (let i = 0; i < n; i++) {
    const at = offset + 2 + i * 12;
    found.set(view.getUint16(at, little), {
      count: view.getUint32(at + 4, little),
      value: view.getUint32(at + 8, little),
      at: at + 8,
    });
  }
  return found;
}

function bytesOf(tiff: Uint8Array, { count, value, at }: Entry): Uint8Array {
  return count <= 4 ? tiff.subarray(at, at + count) : tiff.subarray(value, value + count);
}

/** The first eight bytes name the encoding. */
function userComment(bytes: Uint8Array, little: boolean): string | null {
  const body = bytes.subarray(8);
  const code = new TextDecoder("latin1").decode(bytes.subarray(0, 7));
  if (code !== "UNICODE") return text("utf-8", body);
  // UTF-16 in the file's byte order by the standard; many programs write big-endian always.
  const big = little && body[0] === 0;
  return text(little && !big ? "utf-16le" : "utf-16be", body);
}

function text(encoding: string, bytes: Uint8Array): string | null {
  const read = new TextDecoder(encoding).decode(bytes).replaceAll("\0", "").trim();
  return read === "" ? null : read;
}
