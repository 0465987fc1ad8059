import type { ComponentChildren } from "preact";
import { createPortal } from "preact/compat";

/** Draws at the end of the page, above everything. (Zag's own for Preact still calls React.) */
export function Portal({ children }: { children: ComponentChildren }) {
  return createPortal(<>{children}</>, document.body);
}
