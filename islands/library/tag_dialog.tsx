import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import type { Studio } from "../studio/studio.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { X } from "../ui/icons.ts";
import { tagImages } from "./actions.ts";
import { AT_ONCE, LENGTH } from "../../services/contract/limits.ts";

/** The tags that all picked images have, to add to and take from. */
export function TagDialog({ names, onClose }: { names: readonly string[]; onClose: () => void }) {
  const studio = useStudio();
  const words = useText().library;
  const typed = useSignal("");
  const found = useSignal<readonly string[]>([]);
  // Kept apart from the server's answers: the user may type faster than it responds.
  const edits = useSignal<ReadonlyMap<string, "added" | "removed">>(new Map());
  const common = new Set([...found.value, ...edits.value.keys()]);
  for (const [tag, edit] of edits.value) if (edit === "removed") common.delete(tag);
  useEffect(() => void tagsOfAll(studio, names).then((tags) => found.value = tags, () => {}), []);
  const add = (event: Event) => {
    event.preventDefault();
    const tag = typed.value.trim();
    if (tag === "") return;
    typed.value = "";
    edits.value = new Map([...edits.value, [tag, "added"]]);
    void tagImages(studio, names, { add: [tag] });
  };
  const remove = (tag: string) => {
    edits.value = new Map([...edits.value, [tag, "removed"]]);
    void tagImages(studio, names, { remove: [tag] });
  };
  return (
    <Dialog title={words.tagTitle(names.length)} onClose={onClose}>
      <form class="toolbar" onSubmit={add}>
        <input
          class="input"
          maxLength={LENGTH.tag}
          placeholder={words.tagNew}
          aria-label={words.tagNew}
          value={typed.value}
          onInput={(e) => void (typed.value = e.currentTarget.value)}
        />
        <Button submit disabled={typed.value.trim() === ""}>{words.tagAdd}</Button>
      </form>
      <ul class="tags">
        {[...common].map((tag) => (
          <li key={tag} class="tag">
            <span class="wrap">{tag}</span>
            <IconButton icon={X} label={words.tagRemove(tag)} onClick={() => remove(tag)} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** The tags that all of these images have. @throws ApiProblem */
async function tagsOfAll({ client }: Studio, names: readonly string[]): Promise<string[]> {
  const common = new Set<string>();
  for (let at = 0; at < names.length; at += AT_ONCE.tagged) {
    const body = { image_names: names.slice(at, at + AT_ONCE.tagged) };
    const images = await client.send("POST", paths.imagesByNames, body);
    if (at === 0) images[0]?.tags.forEach((tag) => common.add(tag));
    for (const tag of common) if (!images.every((i) => i.tags.includes(tag))) common.delete(tag);
    if (common.size === 0) break;
  }
  return [...common];
}
