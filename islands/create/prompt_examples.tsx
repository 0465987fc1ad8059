import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { draftOf } from "./draft.ts";
import { examplesOf } from "./model_choice.ts";

const SHOWN = 4;

/** Example prompts of the model, shown while the prompt is empty. */
export function PromptExamples({ onPick }: { onPick: () => void }) {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const examples = examplesOf(studio, draft).slice(0, SHOWN);
  if (draft.prompt.value !== "" || examples.length === 0) return null;
  return (
    <div class="examples" role="group" aria-labelledby="examples-title">
      <p id="examples-title">{words.examples}</p>
      {examples.map((example) => (
        <Button
          key={example}
          small
          onClick={() => {
            draft.prompt.value = example;
            onPick();
          }}
        >
          {example}
        </Button>
      ))}
    </div>
  );
}
