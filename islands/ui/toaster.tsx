import { effect } from "@preact/signals";
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { StudioContext, useStudio, useText } from "../studio/context.ts";
import type { Studio } from "../studio/studio.ts";
import type { Toast } from "../studio/toasts.ts";
import { IconButton } from "./button.tsx";
import { Check, CircleAlert, Info, X } from "./icons.ts";

const ICONS = { info: Info, success: Check, error: CircleAlert };
/**
 * Long enough to read, longer where one can act (WCAG 2.2.1 lets nothing important vanish fast).
 */
const STAYS_MS = { info: 5000, success: 5000, error: 10_000 };
const WITH_ACTION_MS = 10_000;

/** What a dialog must leave usable while it is open: "Undo" is wanted there too. */
export const toasterOf = () => document.querySelector<HTMLElement>(".toaster");

/**
 * Shows messages in a corner and speaks them to screen readers. The corner is a child of the page's
 * body and not in the frame, which an open dialog hides from them.
 */
export function startToaster(studio: Studio): void {
  const corner = document.createElement("div");
  corner.className = "toaster";
  corner.role = "region";
  corner.ariaLive = "polite";
  effect(() => void (corner.ariaLabel = studio.text.value.frame.messages));
  document.body.append(corner);
  render(
    <StudioContext.Provider value={studio}>
      <Toasts />
    </StudioContext.Provider>,
    corner,
  );
}

function Toasts() {
  return useStudio().toasts.list.value.map((toast) => <ToastCard key={toast.id} toast={toast} />);
}

function ToastCard({ toast }: { toast: Toast }) {
  const { toasts } = useStudio();
  const text = useText();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const gone = () => toasts.dismiss(toast.id);
  const stop = () => clearTimeout(timer.current);
  const start = () => {
    stop();
    if (toast.stays) return;
    const stays = toast.action ? WITH_ACTION_MS : STAYS_MS[toast.kind];
    timer.current = setTimeout(gone, stays);
  };
  useEffect(() => {
    start();
    return stop;
  }, []);
  const Icon = ICONS[toast.kind];
  const act = () => {
    toast.action?.run();
    gone();
  };
  return (
    <div
      class={`toast toast-${toast.kind}`}
      onPointerEnter={stop}
      onPointerLeave={start}
      onFocusIn={stop}
      onFocusOut={start}
    >
      <Icon size={20} aria-hidden />
      <div class="toast-words">
        <p>{toast.text}</p>
        {toast.detail && <p class="toast-detail">{toast.detail}</p>}
      </div>
      {toast.action && (
        <button type="button" class="button button-quiet button-small" onClick={act}>
          {toast.action.label}
        </button>
      )}
      <IconButton icon={X} label={text.frame.dismiss} onClick={gone} />
    </div>
  );
}
