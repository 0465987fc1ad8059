import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { wildcardKey } from "../../services/contract/wildcard_notation.ts";
import { paths } from "../api/paths.ts";
import { isComposing } from "../commands/composing.ts";
import { draftOf } from "../recipe/draft.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { fitting, openWildcard, wildcardsIn } from "./open_wildcard.ts";
import { usePromptText } from "./words.ts";
import { write } from "./write.ts";

/** Maximum number of names offered. */
const OFFERED = 8;

/** Offers the names of wildcards after `__`, and says which of those in the prompt are unknown. */
export default function WildcardNames({ box }: { box: RefObject<HTMLTextAreaElement> }) {
  const studio = useStudio();
  const words = usePromptText();
  const wildcards = useResource(paths.offeredWildcards).data.value;
  const { prompt } = draftOf(studio);
  const caret = useSignal(box.current?.selectionStart ?? 0);
  const at = useSignal(0);
  const left = useSignal(false);
  const open = left.value ? null : openWildcard(prompt.value, caret.value);
  const names = open
    ? [...new Map(fitting(wildcards ?? [], open.typed).map((one) => [one.name, one])).values()]
      .slice(0, OFFERED)
    : [];
  const chosen = Math.min(at.value, names.length - 1);
  const take = (name: string) => {
    const area = box.current;
    if (!area || !open) return;
    write(area, open.from, caret.value, `__${name}__`);
    area.focus();
  };
  useEffect(() => {
    const area = box.current;
    if (!area) return;
    const follow = () => void (caret.value = area.selectionStart);
    const onInput = () => {
      left.value = false;
      at.value = 0;
      follow();
    };
    follow();
    area.addEventListener("input", onInput);
    area.addEventListener("keyup", follow);
    area.addEventListener("click", follow);
    return () => {
      area.removeEventListener("input", onInput);
      area.removeEventListener("keyup", follow);
      area.removeEventListener("click", follow);
    };
  }, []);
  useEffect(() => {
    const area = box.current;
    if (!area || names.length === 0) return;
    const keys: Record<string, () => void> = {
      ArrowDown: () => void (at.value = (chosen + 1) % names.length),
      ArrowUp: () => void (at.value = (chosen + names.length - 1) % names.length),
      Enter: () => take(names[chosen]!.name),
      Tab: () => take(names[chosen]!.name),
      Escape: () => void (left.value = true),
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const run = keys[event.key];
      const held = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
      if (!run || held || isComposing(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      run();
    };
    area.addEventListener("keydown", onKeyDown, { capture: true });
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", "wildcard-names");
    area.setAttribute("aria-activedescendant", `wildcard-name-${chosen}`);
    return () => {
      area.removeEventListener("keydown", onKeyDown, { capture: true });
      for (const name of ["autocomplete", "controls", "activedescendant"]) {
        area.removeAttribute(`aria-${name}`);
      }
    };
  });
  const known = new Set(wildcards?.map(({ name }) => wildcardKey(name)));
  const unknown = wildcards
    ? wildcardsIn(prompt.value).filter((name) => !known.has(wildcardKey(name)))
    : [];
  return (
    <>
      {names.length > 0 && (
        <ul id="wildcard-names" class="wildcard-names" role="listbox" aria-label={words.wildcards}>
          {names.map(({ name, line_count }, i) => (
            <li
              key={name}
              id={`wildcard-name-${i}`}
              role="option"
              class="wildcard-name"
              aria-selected={i === chosen}
              onMouseDown={(e) => e.preventDefault()}
              onClick={() =>
                take(name)}
            >
              <span>{name}</span>
              <span class="soft">{words.lines(line_count)}</span>
            </li>
          ))}
        </ul>
      )}
      {unknown.map((name) => (
        <p key={name} class="prompt-note prompt-wrong">
          {words.noWildcard(name)} <a href={studio.router.href("wildcards")}>{words.toWildcards}</a>
        </p>
      ))}
    </>
  );
}
