const TYPED: readonly string[] = ["text", "email", "password", ""];

/**
 * Reads forms on submit: password managers fill fields without an `input` event, and the visible
 * value counts. Runs before the form's own handler.
 */
export function readFilledForms(): void {
  document.addEventListener("submit", ({ target }) => {
    if (!(target instanceof HTMLFormElement)) return;
    for (const field of target.elements) {
      if (!(field instanceof HTMLInputElement) || !TYPED.includes(field.type)) continue;
      if (!field.readOnly) field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }, { capture: true });
}
