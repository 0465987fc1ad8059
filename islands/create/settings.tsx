import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Grid3x3, RotateCcw } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { NumberField } from "../ui/number_field.tsx";
import { BoardField } from "./board_field.tsx";
import { ControlField } from "./control_field.tsx";
import { draftOf, resetSettings } from "../recipe/draft.ts";
import { EmbeddingField } from "./embedding_field.tsx";
import { invokerOf } from "./invoke.ts";
import { LoraField } from "./lora_field.tsx";
import { ModelField } from "./model_field.tsx";
import { NegativePrompt } from "./negative_prompt.tsx";
import { SamplerField } from "./sampler_field.tsx";
import { SeedField } from "./seed_field.tsx";
import { SizeField } from "./size_field.tsx";
import { StartImageField } from "./start_image_field.tsx";
import { StyleField } from "./style_field.tsx";

const SeriesDialog = lazily(() => import("../series/series_dialog.tsx"));

/** All settings except the prompts. */
export function Settings() {
  const varying = useSignal(false);
  const studio = useStudio();
  const words = useText().create;
  useResource(paths.models);
  const draft = draftOf(studio);
  const { limits } = studio.boot.engine;
  const problem = invokerOf(studio).problem.value;
  return (
    <section class="create-settings" aria-label={words.advanced}>
      <BoardField />
      <NegativePrompt />
      <ModelField />
      <LoraField />
      <EmbeddingField />
      <StyleField />
      <SizeField />
      <NumberField
        id="count"
        label={words.count}
        value={draft.count}
        min={limits.count.min}
        max={limits.count.max}
        step={1}
        sliderMax={8}
        error={problem?.field("count")}
      />
      <StartImageField />
      <ControlField />
      <NumberField
        id="steps"
        label={words.steps}
        value={draft.steps}
        min={limits.steps.min}
        max={limits.steps.max}
        step={1}
        sliderMax={60}
        hint={words.stepsHint}
        error={problem?.field("steps")}
      />
      <NumberField
        id="guidance"
        label={words.guidance}
        value={draft.guidance}
        min={limits.cfgScale.min}
        max={limits.cfgScale.max}
        step={0.5}
        sliderMax={15}
        hint={words.guidanceHint}
        error={problem?.field("cfg_scale")}
      />
      <SamplerField />
      <SeedField />
      <div class="form-row">
        <Button small icon={Grid3x3} onClick={() => void (varying.value = true)}>
          {words.series}
        </Button>
        <Button small icon={RotateCcw} onClick={() => resetSettings(studio)}>
          {words.reset}
        </Button>
      </div>
      {varying.value && <SeriesDialog onClose={() => void (varying.value = false)} />}
    </section>
  );
}
