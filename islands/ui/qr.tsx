import { useMemo } from "preact/hooks";
import { qrCode } from "./qr_code.ts";

/** A QR code, dark on light in both themes: many readers take no other. */
export function Qr({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => qrCode(text), [text]);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={path} shape-rendering="crispEdges" />
    </svg>
  );
}
