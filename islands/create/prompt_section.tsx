import { useEffect, useRef } from "preact/hooks";
import { isTyping } from "../frame/shortcuts.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { draftOf } from "./draft.ts";
import { DynamicPreview } from "./dynamic_preview.tsx";
import { expansionOf } from "./expansion.ts";
import { invokerOf } from "./invoke.ts";
import { InvokeBar } from "./invoke_bar.tsx";
import { HistoryMenu } from "./history_menu.tsx";
import { chosenModel } from "./model_choice.ts";
import { NotRead, TokenCount } from "./token_count.tsx";
import { tokensOf } from "./tokens.ts";

const SHOWN_EXAMPLES = 4;

export function PromptSection() {
  const studio = useStudio();
  const text = useText();
  const words = text.create;
  const draft = draftOf(studio);
  const invoker = invokerOf(studio);
  const prompt = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key === "Enter") {
        event.preventDefault();
        void invoker.invoke({ front: event.shiftKey });
      } else if (event.key === "/" && !isTyping(event.target)) {
        event.preventDefault();
        prompt.current?.focus();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [invoker]);
  const tokens = tokensOf(studio).value;
  const examples = chosenModel(studio, draft)?.example_prompts?.slice(0, SHOWN_EXAMPLES) ?? [];
  const problem = invoker.problem.value;
  const many = (expansionOf(studio).present.value?.prompts.length ?? 1) > 1;
  return (
    <section class="create-prompt card" aria-label={words.prompt}>
      <Field
        id="prompt"
        label={words.prompt}
        error={problem?.field("prompt")}
        aside={<TokenCount use={tokens?.prompt} />}
      >
        <div class="prompt-box">
          <textarea
            ref={prompt}
            id="prompt"
            class="input prompt"
            rows={3}
            aria-describedby="prompt-notes"
            maxLength={studio.boot.engine.limits.prompt.max}
            placeholder={words.promptPlaceholder}
            value={draft.prompt.value}
            onInput={(e) => void (draft.prompt.value = e.currentTarget.value)}
          />
          <HistoryMenu />
        </div>
      </Field>
      <div id="prompt-notes" class="prompt-notes" aria-live="polite">
        <DynamicPreview />
        <NotRead use={tokens?.prompt} many={many} />
      </div>
      {draft.prompt.value === "" && examples.length > 0 && (
        <p class="examples">
          <span>{words.examples}</span>
          {examples.map((example) => (
            <Button
              key={example}
              small
              onClick={() => {
                draft.prompt.value = example;
                prompt.current?.focus();
              }}
            >
              {example}
            </Button>
          ))}
        </p>
      )}
      <Field
        id="negative"
        label={words.negative}
        error={problem?.field("negative_prompt")}
        aside={<TokenCount use={tokens?.negative} />}
      >
        <textarea
          id="negative"
          class="input"
          rows={1}
          maxLength={studio.boot.engine.limits.prompt.max}
          placeholder={words.negativePlaceholder}
          value={draft.negative.value}
          onInput={(e) => void (draft.negative.value = e.currentTarget.value)}
        />
      </Field>
      <div class="prompt-notes" aria-live="polite">
        <NotRead use={tokens?.negative} many={false} />
      </div>
      <InvokeBar />
    </section>
  );
}
