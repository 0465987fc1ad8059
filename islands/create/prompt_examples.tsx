import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { draftOf } from "../recipe/draft.ts";
import { examplesOf } from "../recipe/model_choice.ts";
import { filmstripOf } from "./shown.ts";

const SHOWN = 4;

/** Example prompts of the model, until there is an image and while the prompt is empty. */
export function PromptExamples({ onPick }: { onPick: () => void }) {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const examples = examplesOf(studio, draft).slice(0, SHOWN);
  const isFirst = filmstripOf(studio).value.length === 0;
  if (!isFirst || draft.prompt.value !== "" || examples.length === 0) return null;
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
