import { useText } from "../studio/context.ts";
import type { TokenUse } from "./tokens.ts";

/** "61 / 75" beside a prompt's name; nothing while it is not known or there is nothing to count. */
export function TokenCount({ use }: { use: TokenUse | undefined }) {
  const words = useText().create;
  if (!use || use.tokens === 0) return null;
  const told = words.tokens(use.tokens, use.limit);
  return (
    <span class={`tokens${use.cut ? " tokens-over" : ""}`} title={told}>
      <span aria-hidden="true">{use.tokens} / {use.limit}</span>
      <span class="sr-only">{told}</span>
    </span>
  );
}

/** So many characters of what is cut are shown. */
const SHOWN = 160;

/** The words that the model does not read; `many`: of the longest of several prompts. */
export function NotRead({ use, many }: { use: TokenUse | undefined; many: boolean }) {
  const words = useText().create;
  if (!use?.cut) return null;
  const cut = use.cut.trim();
  const shown = cut.length > SHOWN ? `${cut.slice(0, SHOWN).trimEnd()}…` : cut;
  return (
    <p class="prompt-note prompt-cut">{(many ? words.notReadLongest : words.notRead)(shown)}</p>
  );
}
