import { type ReadonlySignal, signal } from "@preact/signals";

export interface Toast {
  id: number;
  kind: "info" | "success" | "error";
  text: string;
  detail?: string;
  /** An undo, or a next step. */
  action?: { label: string; run: () => void };
  /** Remains until it is dismissed. */
  stays?: boolean;
}

/** A message about something that takes a while. */
export interface Counted {
  show(text: string): void;
  end(): void;
}

export interface Toasts {
  list: ReadonlySignal<readonly Toast[]>;
  show(toast: Omit<Toast, "id">): number;
  /** Shows a message that changes with the work, and remains until its end. */
  count(text: string): Counted;
  dismiss(id: number): void;
}

const AT_ONCE = 4;

/** Short messages in a corner. How long each stays is for the toaster to say. */
export function createToasts(): Toasts {
  const list = signal<readonly Toast[]>([]);
  let next = 1;
  const show = (toast: Omit<Toast, "id">) => {
    const id = next++;
    // The same said again is one message; what can be undone is each a message of its own.
    const others = list.value.filter((old) =>
      old.action || old.stays || toast.action || old.kind !== toast.kind ||
      old.text !== toast.text || old.detail !== toast.detail
    );
    list.value = [...others, { ...toast, id }].slice(-AT_ONCE);
    return id;
  };
  const dismiss = (id: number) => {
    list.value = list.value.filter((toast) => toast.id !== id);
  };
  return {
    list,
    show,
    count(text) {
      const id = show({ kind: "info", text, stays: true });
      return {
        show(text) {
          list.value = list.value.map((toast) => toast.id === id ? { ...toast, text } : toast);
        },
        end: () => dismiss(id),
      };
    },
    dismiss,
  };
}
