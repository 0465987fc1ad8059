import * as dialog from "@zag-js/dialog";
import { normalizeProps, useMachine } from "@zag-js/preact";
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { useText } from "../studio/context.ts";
import { IconButton } from "./button.tsx";
import { Portal } from "./portal.tsx";
import { toasterOf } from "./toaster.tsx";
import { X } from "./icons.ts";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** Buttons at the bottom. */
  footer?: ComponentChildren;
  wide?: boolean;
  /** For text alone: keys scroll it. */
  reads?: boolean;
  /** For a question that must be answered: no closing by a click outside. */
  strict?: boolean;
  initialFocus?: () => HTMLElement | null;
}

/**
 * The only field of a dialog, which says so, unless that opens a keyboard on the screen; otherwise
 * the dialog itself, not the button that closes it, whose tip would lie over the page.
 */
function begin(body: HTMLElement | null): HTMLElement | null {
  const field = matchMedia("(pointer: fine)").matches &&
    body?.querySelector<HTMLElement>("[data-autofocus]");
  return field || (body?.parentElement ?? null);
}

/** A modal dialog. Draw it while it is open; it hands the focus back when it goes. */
export function Dialog(
  { title, onClose, children, footer, wide, reads, strict, initialFocus }: DialogProps,
) {
  const text = useText();
  const body = useRef<HTMLDivElement>(null);
  const service = useMachine(dialog.machine, {
    id: useId(),
    open: true,
    role: strict ? "alertdialog" : "dialog",
    closeOnInteractOutside: !strict,
    persistentElements: [toasterOf],
    onOpenChange: ({ open }: { open: boolean }) => !open && onClose(),
    initialFocusEl: initialFocus ?? (() => begin(body.current)),
  });
  const api = dialog.connect(service, normalizeProps);
  return (
    <Portal>
      <div {...api.getBackdropProps()} class="backdrop" />
      <div {...api.getPositionerProps()} class="dialog-place">
        <div {...api.getContentProps()} class={`dialog${wide ? " dialog-wide" : ""}`}>
          <header class="dialog-head">
            <h2 {...api.getTitleProps()}>{title}</h2>
            <IconButton icon={X} label={text.frame.close} onClick={onClose} />
          </header>
          <div class="dialog-body" ref={body} {...(reads ? { tabIndex: 0 } : {})}>{children}</div>
          {footer && <footer class="dialog-foot">{footer}</footer>}
        </div>
      </div>
    </Portal>
  );
}
