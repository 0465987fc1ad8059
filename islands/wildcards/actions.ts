import type { ListedWildcard } from "../../services/contract/wildcards.ts";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import { draftOf } from "../recipe/draft.ts";
import { withWord } from "../recipe/trigger_words.ts";
import type { Studio } from "../studio/studio.ts";
import { explain } from "../ui/states.tsx";
import { attempt } from "../ui/toast_problem.ts";
import { useWildcardsText } from "./words.ts";

/** Puts a wildcard at the end of the prompt, and goes there. */
export function putIntoPrompt(studio: Studio, name: string): void {
  const { prompt } = draftOf(studio);
  const written = `__${name}__`;
  if (!prompt.value.includes(written)) prompt.value = withWord(prompt.value, written);
  studio.router.go(studio.router.href("create"));
}

/** Deletes it, with the way back in the message. */
export async function removeWildcard(studio: Studio, { id, name }: ListedWildcard) {
  const { client, resources, toasts } = studio;
  const words = useWildcardsText.tables[studio.language.value];
  const change = async (work: () => Promise<unknown>) => {
    const done = await attempt(studio, work);
    resources.refresh(paths.wildcards);
    return done;
  };
  const back = async () => {
    const done = await change(() => client.send("POST", paths.restoreWildcard(id)));
    if (done) toasts.show({ kind: "success", text: words.restored(name) });
  };
  if (!await change(() => client.send("DELETE", paths.wildcard(id)))) return;
  toasts.show({
    kind: "info",
    text: words.removed(name),
    action: { label: studio.text.value.frame.undo, run: () => void back() },
  });
}

/** Takes in files, each as a wildcard; those that are there already are replaced if asked to. */
export async function importWildcards(studio: Studio, files: readonly File[], replace = false) {
  const { client, resources, toasts } = studio;
  const words = useWildcardsText.tables[studio.language.value];
  const there: File[] = [];
  let made = 0;
  for (const file of files) {
    const form = new FormData();
    form.append("file", file);
    try {
      await client.send("POST", paths.importWildcard(replace), form);
      made++;
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status === 409 && !replace) there.push(file);
      else {
        const text = words.failed(file.name, explain(problem, studio.text.value));
        toasts.show({ kind: "error", text });
      }
    }
  }
  resources.refresh(paths.wildcards);
  if (made > 0) toasts.show({ kind: "success", text: words.imported(made) });
  if (there.length === 0) return;
  toasts.show({
    kind: "info",
    text: words.there(there.map(({ name }) => name).join(", ")),
    action: { label: words.replace, run: () => void importWildcards(studio, there, true) },
  });
}
