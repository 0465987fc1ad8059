import { useText } from "../studio/context.ts";
import type { TokenUse } from "./tokens.ts";

/**
 * "61 / 75" beside a prompt's name; nothing while it is not known or there is nothing to count. A
 * prompt for which the model is asked several times is counted against all of them.
 */
export function TokenCount({ use }: { use: TokenUse | undefined }) {
  const words = useText().create;
  if (!use || use.tokens === 0) return null;
  const { tokens, windows, limit } = use;
  const told = words.tokens(tokens, limit, windows);
  return (
    <span class="tokens" title={told}>
      <span aria-hidden="true">{tokens} / {limit * windows}</span>
      <span class="sr-only">{told}</span>
    </span>
  );
}

/** Maximum number of notes shown. */
const SHOWN = 3;

/** Parts of a prompt that may be read differently than meant, or why it cannot be read. */
export function PromptNotes({ use }: { use: TokenUse | undefined }) {
  const words = useText().create;
  if (!use) return null;
  if (use.problem) {
    return <p class="prompt-note prompt-wrong">{words.promptUnreadable(use.problem)}</p>;
  }
  return (
    <>
      {use.notes.slice(0, SHOWN).map(({ kind, text }) => (
        <p key={kind + text} class="prompt-note">{words.promptNotes[kind](text)}</p>
      ))}
    </>
  );
}
