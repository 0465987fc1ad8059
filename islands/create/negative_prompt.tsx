import { useStudio, useText } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { draftOf } from "../recipe/draft.ts";
import { invokerOf } from "./invoke.ts";
import { PromptNotes, TokenCount } from "./token_count.tsx";
import { tokensOf } from "./tokens.ts";

/** What should not be in the image. */
export function NegativePrompt() {
  const studio = useStudio();
  const words = useText().create;
  const { negative } = draftOf(studio);
  const use = tokensOf(studio).value?.negative;
  return (
    <>
      <Field
        id="negative"
        label={words.negative}
        error={invokerOf(studio).problem.value?.field("negative_prompt")}
        aside={<TokenCount use={use} />}
      >
        <textarea
          id="negative"
          class="input"
          rows={1}
          maxLength={studio.boot.engine.limits.prompt.max}
          placeholder={words.negativePlaceholder}
          value={negative.value}
          onInput={(e) => void (negative.value = e.currentTarget.value)}
        />
      </Field>
      <div class="prompt-notes" aria-live="polite">
        <PromptNotes use={use} />
      </div>
    </>
  );
}
