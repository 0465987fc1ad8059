import assert from "node:assert/strict";
import { createToasts } from "../../islands/studio/toasts.ts";

Deno.test("equal messages are shown once, the latest; those that can be undone each", () => {
  const toasts = createToasts();
  const texts = () => toasts.list.value.map(({ text }) => text);
  const first = toasts.show({ kind: "info", text: "Saved." });
  toasts.show({ kind: "error", text: "Saved." });
  toasts.show({ kind: "info", text: "Saved." });
  assert.deepEqual(toasts.list.value.map(({ kind }) => kind), ["error", "info"]);
  assert.ok(toasts.list.value.every(({ id }) => id !== first), "it stays as long as a new one");
  const action = { label: "Undo", run: () => {} };
  toasts.show({ kind: "success", text: "Moved.", action });
  toasts.show({ kind: "success", text: "Moved.", action });
  assert.deepEqual(texts(), ["Saved.", "Saved.", "Moved.", "Moved."]);
});
