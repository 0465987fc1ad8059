import { useEffect, useRef, useState } from "preact/hooks";
import { useStudio, useText } from "../studio/context.ts";
import type { Toast } from "../studio/toasts.ts";
import { IconButton } from "./button.tsx";
import { Check, CircleAlert, Info, X } from "./icons.ts";
import { Portal } from "./portal.tsx";

const ICONS = { info: Info, success: Check, error: CircleAlert };
/** Long enough to read, longer where one can act (WCAG 2.2.1 lets nothing important vanish fast). */
const STAYS_MS = { info: 5000, success: 5000, error: 10_000 };
const WITH_ACTION_MS = 10_000;

/** What a dialog must leave usable while it is open: "Undo" is wanted there too. */
export const toasterOf = () => document.querySelector<HTMLElement>(".toaster");

/**
 * The corner where messages appear; it speaks to screen readers. It stands at the end of the page
 * and not in the frame, which an open dialog hides from them.
 */
export function Toaster() {
  const { toasts } = useStudio();
  const text = useText();
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  if (!ready) return null;
  return (
    <Portal>
      <div class="toaster" role="region" aria-label={text.frame.messages} aria-live="polite">
        {toasts.list.value.map((toast) => <ToastCard key={toast.id} toast={toast} />)}
      </div>
    </Portal>
  );
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
