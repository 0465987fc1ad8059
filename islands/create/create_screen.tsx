import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Filmstrip } from "./filmstrip.tsx";
import { PANEL_KEY, panelOf } from "./panel.ts";
import { PromptSection } from "./prompt_section.tsx";
import { Settings } from "./settings.tsx";
import { Viewer } from "./viewer.tsx";

export const needs = () => [
  paths.models,
  paths.boards,
  paths.offeredPresets,
  paths.recentImages(24),
  paths.clientState(PANEL_KEY),
];

/** The first page: the image, what was made before it, the prompt, and the settings at the side. */
export default function CreateScreen() {
  const studio = useStudio();
  const text = useText();
  const { beside, below } = panelOf(studio);
  return (
    <div
      class={`create${beside.value ? "" : " create-alone"}${below.value ? " create-below" : ""}`}
    >
      <h1 class="sr-only">{text.create.title}</h1>
      <Viewer />
      <Filmstrip />
      <PromptSection />
      <div class="create-side" id="create-settings">
        <Settings />
      </div>
    </div>
  );
}
