import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { CREATE, onKeys } from "../commands/scoped.ts";
import { isDialogOpen, isTyping } from "../commands/shortcuts.ts";
import { useStudio, useText } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { History } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { draftOf } from "../recipe/draft.ts";
import { DynamicPreview } from "./dynamic_preview.tsx";
import { invokerOf } from "./invoke.ts";
import { InvokeBar } from "./invoke_bar.tsx";
import { PromptExamples } from "./prompt_examples.tsx";
import { PromptNotes, TokenCount } from "./token_count.tsx";
import { tokensOf } from "./tokens.ts";

const PromptCraft = lazily(() => import("../prompt/prompt_craft.tsx"));
const WildcardNames = lazily(() => import("../prompt/wildcard_names.tsx"));
const HistoryDialog = lazily(() => import("../prompt/history_dialog.tsx"));

/** The words of the image, and the button that asks for it. */
export function PromptSection() {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const invoker = invokerOf(studio);
  const prompt = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isDialogOpen()) return;
      onKeys(event, CREATE, {
        invoke: () => void invoker.invoke({ front: false }),
        invokeFirst: () => void invoker.invoke({ front: true }),
        ...(isTyping(event.target) ? {} : { prompt: () => prompt.current?.focus() }),
      });
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [invoker]);
  const writing = useSignal(false);
  const looking = useSignal(false);
  const use = tokensOf(studio).value?.prompt;
  return (
    <section class="create-prompt" aria-label={words.prompt}>
      <div class="create-words">
        <Field
          id="prompt"
          label={words.prompt}
          error={invoker.promptProblem.value}
          aside={<TokenCount use={use} />}
        >
          <div class="prompt-box">
            {(writing.value || /[+()[\]-]/.test(draft.prompt.value)) && (
              <PromptCraft
                box={prompt}
              />
            )}
            <textarea
              ref={prompt}
              id="prompt"
              class="input prompt"
              rows={2}
              aria-describedby="prompt-notes"
              maxLength={studio.boot.engine.limits.prompt.max}
              placeholder={words.promptPlaceholder}
              value={draft.prompt.value}
              onFocus={() => void (writing.value = true)}
              onInput={(e) => void (draft.prompt.value = e.currentTarget.value)}
            />
            <IconButton
              icon={History}
              label={words.history}
              aria-haspopup="dialog"
              onClick={() => void (looking.value = true)}
            />
          </div>
        </Field>
        <div id="prompt-notes" class="prompt-notes" aria-live="polite">
          {draft.prompt.value.includes("__") && <WildcardNames box={prompt} />}
          <DynamicPreview />
          <PromptNotes use={use} />
        </div>
        <PromptExamples onPick={() => prompt.current?.focus()} />
      </div>
      <InvokeBar />
      {looking.value && <HistoryDialog onClose={() => void (looking.value = false)} />}
    </section>
  );
}
