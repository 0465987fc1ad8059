import { type ReadonlySignal, signal } from "@preact/signals";

export interface Toast {
  id: number;
  kind: "info" | "success" | "error";
  text: string;
  detail?: string;
  /** A way back, or forward. */
  action?: { label: string; run: () => void };
}

export interface Toasts {
  list: ReadonlySignal<readonly Toast[]>;
  show(toast: Omit<Toast, "id">): number;
  dismiss(id: number): void;
}

const AT_ONCE = 4;

/** Short messages in a corner. How long each stays is for the toaster to say. */
export function createToasts(): Toasts {
  const list = signal<readonly Toast[]>([]);
  let next = 1;
  return {
    list,
    show(toast) {
      const id = next++;
      list.value = [...list.value, { ...toast, id }].slice(-AT_ONCE);
      return id;
    },
    dismiss(id) {
      list.value = list.value.filter((toast) => toast.id !== id);
    },
  };
}
