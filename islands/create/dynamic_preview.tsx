import { useStudio, useText } from "../studio/context.ts";
import { draftOf } from "../recipe/draft.ts";
import { faultWords } from "./dynamic_fault.ts";
import { expansionOf, MOST_PROMPTS } from "./expansion.ts";

/** Maximum number of prompts listed. */
const SHOWN = 3;

/** The expansion of a dynamic prompt: its first prompts, how many more there are, and errors. */
export function DynamicPreview() {
  const studio = useStudio();
  const text = useText();
  const words = text.create;
  const expansion = expansionOf(studio).present.value;
  if (!expansion) return null;
  const { prompts, total } = expansion;
  const fault = faultWords(expansion, text);
  if (fault && prompts.length === 1) {
    return <p class="prompt-note prompt-wrong">{words.dynamicWrong(fault)}</p>;
  }
  if (prompts.length < 2) return null;
  const count = new Intl.NumberFormat(studio.language.value).format(total);
  return (
    <div class="prompt-note">
      <p>{words.dynamicOn(prompts.length, draftOf(studio).count.value)}</p>
      <ol class="dynamic-list">
        {prompts.slice(0, SHOWN).map((prompt, i) => (
          <li key={i} class="cut" title={prompt}>{prompt}</li>
        ))}
      </ol>
      {prompts.length > SHOWN && <p>{words.dynamicMore(prompts.length - SHOWN)}</p>}
      {total > prompts.length && (
        <p class="prompt-wrong">
          {words.dynamicMost(
            total === Number.MAX_SAFE_INTEGER ? `> ${count}` : count,
            Math.min(prompts.length, MOST_PROMPTS),
          )}
        </p>
      )}
    </div>
  );
}
