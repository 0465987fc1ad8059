import { useEffect, useRef } from "preact/hooks";
import { isDialogOpen, isTyping } from "../frame/shortcuts.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Field } from "../ui/field.tsx";
import { draftOf } from "./draft.ts";
import { DynamicPreview } from "./dynamic_preview.tsx";
import { HistoryMenu } from "./history_menu.tsx";
import { invokerOf } from "./invoke.ts";
import { InvokeBar } from "./invoke_bar.tsx";
import { NegativePrompt } from "./negative_prompt.tsx";
import { PromptExamples } from "./prompt_examples.tsx";
import { PromptNotes, TokenCount } from "./token_count.tsx";
import { tokensOf } from "./tokens.ts";
import { isComposing } from "../frame/composing.ts";

/** The words of the picture, and the button that asks for it. */
export function PromptSection() {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const invoker = invokerOf(studio);
  const prompt = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isDialogOpen() || isComposing(event)) return;
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
  const use = tokensOf(studio).value?.prompt;
  return (
    <section class="create-prompt card" aria-label={words.prompt}>
      <Field
        id="prompt"
        label={words.prompt}
        error={invoker.promptProblem.value}
        aside={<TokenCount use={use} />}
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
        <PromptNotes use={use} />
      </div>
      <PromptExamples onPick={() => prompt.current?.focus()} />
      <NegativePrompt />
      <InvokeBar />
    </section>
  );
}
