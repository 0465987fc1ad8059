/**
 * What is typed while a dialog is on its way: from the key that opens it until its field takes
 * over.
 */
export interface TypedEarly {
  begin(): void;
  /**
   * Hands on what was typed, and what follows until typing pauses: the field is not ready before.
   */
  follow(put: (typed: string) => void): void;
  end(): void;
}

/** How long typing has to pause before the field itself hears the keys. */
const PAUSE_MS = 400;

export function createTypedEarly(): TypedEarly {
  let typed = "";
  let put: ((typed: string) => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hand = () => {
    if (!put) return;
    if (typed !== "") put(typed);
    clearTimeout(timer);
    timer = setTimeout(end, PAUSE_MS);
  };
  const onKey = (event: KeyboardEvent) => {
    // What an input method composes goes to no field yet, and cannot be kept.
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Backspace") typed = typed.slice(0, -1);
    else if ([...event.key].length === 1) typed += event.key;
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    hand();
  };
  const end = () => {
    removeEventListener("keydown", onKey, true);
    clearTimeout(timer);
    put = null;
    typed = "";
  };
  return {
    begin() {
      end();
      addEventListener("keydown", onKey, true);
    },
    follow(next) {
      put = next;
      hand();
    },
    end,
  };
}
