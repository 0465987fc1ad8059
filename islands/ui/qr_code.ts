import encodeQR from "qr";

/** Light modules that a reader needs around the code (ISO/IEC 18004, 6.3.8). */
const QUIET = 4;

export interface QrCode {
  /** Modules of a side, with the light ones around. */
  size: number;
  /** The dark modules as a path of an SVG whose units are modules. */
  path: string;
}

/** A QR code that a camera reads from paper or a screen (ISO/IEC 18004, error correction M). */
export function qrCode(text: string): QrCode {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: QUIET });
  const path = rows.flatMap((row, y) =>
    row.flatMap((dark, x) => dark ? [`M${x} ${y}h1v1h-1z`] : [])
  )
    .join("");
  return { size: rows.length, path };
}
