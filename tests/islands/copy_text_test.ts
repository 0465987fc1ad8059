import assert from "node:assert/strict";
import { copyText } from "../../islands/ui/copy_text.ts";
import { en } from "../../islands/text/en.ts";
import { studioFor } from "./studio.ts";

/** What of a browser copies: its clipboard if it has one, and whether it obeys `execCommand`. */
async function copied(
  { clipboard, obeys = true }: {
    clipboard?: (text: string) => Promise<void>;
    obeys?: boolean;
  },
) {
  const seen = { filled: [] as string[], commands: 0, selected: null as unknown };
  class Page extends EventTarget {
    getSelection = () => ({
      selectAllChildren: (node: unknown) => void (seen.selected = node),
      removeAllRanges: () => void (seen.selected = null),
    });
    execCommand(command: string) {
      seen.commands++;
      if (!obeys) return false;
      const setData = (type: string, text: string) => seen.filled.push(type, text);
      return !this.dispatchEvent(
        Object.assign(new Event(command, { cancelable: true }), { clipboardData: { setData } }),
      );
    }
  }
  const studio = studioFor("al");
  const code = {} as Element;
  const page = new Page();
  const browser = clipboard ? { clipboard: { writeText: clipboard } } : {};
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator")!;
  Object.defineProperty(globalThis, "navigator", { value: browser, configurable: true });
  Object.defineProperty(globalThis, "document", { value: page, configurable: true });
  try {
    const done = await copyText(studio, "kibo meri", code);
    const toasts = studio.toasts.list.value.map(({ kind, text }) => [kind, text]);
    const { commands } = seen;
    // A later Ctrl+C copies what is selected then: nothing fills the clipboard any more.
    page.execCommand("copy");
    return { done, toasts, filled: seen.filled, commands, selected: seen.selected === code };
  } finally {
    Object.defineProperty(globalThis, "navigator", before);
    Reflect.deleteProperty(globalThis, "document");
  }
}
const TEXT = ["text/plain", "kibo meri"];

Deno.test("text is copied over plain HTTP, too, where a page has no clipboard", async () => {
  const expected = { done: true, toasts: [], filled: TEXT, commands: 1, selected: false };
  assert.deepEqual(await copied({}), expected);
  const forbidden = () => Promise.reject(new DOMException("No.", "NotAllowedError"));
  assert.deepEqual(await copied({ clipboard: forbidden }), expected);
});

Deno.test("a working clipboard is used alone", async () => {
  const taken: string[] = [];
  const clipboard = (text: string) => Promise.resolve(void taken.push(text));
  const expected = { done: true, toasts: [], filled: [], commands: 0, selected: false };
  assert.deepEqual(await copied({ clipboard }), expected);
  assert.deepEqual(taken, ["kibo meri"]);
});

Deno.test("text that cannot be copied is left selected, with a message", async () => {
  const toasts = [["error", en.frame.notCopied]];
  const expected = { done: false, toasts, filled: [], commands: 1, selected: true };
  assert.deepEqual(await copied({ obeys: false }), expected);
});

Deno.test("copying is done in the one file that reports failures", () => {
  const islands = new URL("../../islands/", import.meta.url);
  const copying = (folder: URL): string[] =>
    [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
      if (isDirectory) return copying(new URL(`${name}/`, folder));
      const source = Deno.readTextFileSync(new URL(name, folder));
      return /navigator\.clipboard|execCommand\("copy"/.test(source) ? [name] : [];
    });
  assert.deepEqual(copying(islands), ["copy_text.ts"]);
});
