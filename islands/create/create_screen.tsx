import { useText } from "../studio/context.ts";
import { PromptSection } from "./prompt_section.tsx";
import { Recent } from "./recent.tsx";
import { Results } from "./results.tsx";
import { Settings } from "./settings.tsx";
import { Viewer } from "./viewer.tsx";

/** The first page: the prompt, the image in progress, and recent images below. */
export default function CreateScreen() {
  const text = useText();
  return (
    <div class="create">
      <h1 class="sr-only">{text.create.title}</h1>
      <div class="create-form">
        <PromptSection />
        <Settings />
      </div>
      <div class="create-stage">
        <div class="create-view">
          <Viewer />
          <Results />
        </div>
        <Recent />
      </div>
    </div>
  );
}
