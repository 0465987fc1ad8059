import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Sparkles } from "../ui/icons.ts";
import { draftOf } from "../recipe/draft.ts";
import { FirstLookArt } from "./first_look_art.tsx";
import { invokerOf } from "./invoke.ts";
import { examplesOf } from "../recipe/model_choice.ts";

/** Placeholder of the viewer before the first image: what will appear here, and how. */
export function FirstLook() {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const invoker = invokerOf(studio);
  const examples = examplesOf(studio, draft);
  const drawExample = () => {
    draft.prompt.value = examples[Math.floor(Math.random() * examples.length)] ?? "";
    void invoker.invoke();
  };
  return (
    <div class="first-look">
      <FirstLookArt />
      <p class="first-look-title">{words.viewerEmpty}</p>
      <p class="first-look-hint">{words.viewerEmptyHint}</p>
      {draft.prompt.value === "" && examples.length > 0 && (
        <Button icon={Sparkles} busy={invoker.busy.value} onClick={drawExample}>
          {words.drawExample}
        </Button>
      )}
    </div>
  );
}
