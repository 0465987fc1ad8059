import { computed, signal } from "@preact/signals";
import { type ApiProblem, asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { toastTruncated } from "../ui/toast_truncated.ts";
import { draftOf, valuesOf } from "./draft.ts";
import { expansionOf } from "./expansion.ts";
import { chosenLoras } from "./lora_choice.ts";
import { chosenModel, effectiveSize } from "./model_choice.ts";
import { remember } from "./prompt_history.ts";
import { samplerOf } from "./sampler_choice.ts";
import { pickedOf } from "./picked.ts";
import { presetOf, styledPrompts } from "./style.ts";

/** Sends the form to the queue and keeps the outcome. */
export const invokerOf = studioPart((studio: Studio) => {
  const draft = draftOf(studio);
  const busy = signal(false);
  const problem = signal<ApiProblem | null>(null);

  /** The current form, for prompts that have not been expanded yet. */
  const bodyOf = (front: boolean) => {
    const v = valuesOf(draft);
    const preset = presetOf(studio);
    const loras = chosenLoras(studio).map(({ lora, weight }) => ({ name: lora.key, weight }));
    const rest = {
      ...effectiveSize(draft, chosenModel(studio, draft)),
      steps: v.steps,
      cfg_scale: v.guidance,
      scheduler: samplerOf(studio),
      count: v.count,
      ...(v.model ? { model: v.model } : {}),
      ...(v.seedRandom ? {} : { seed: v.seed }),
      ...(v.board ? { board_id: v.board } : {}),
      ...(v.start ? { init_image: v.start.name, strength: v.strength } : {}),
      ...(v.start && v.mask ? { mask: v.mask } : {}),
      ...(loras.length > 0 ? { loras } : {}),
      ...(front ? { prepend: true } : {}),
    };
    return (plain: readonly string[]) => {
      const { prompts, negative } = styledPrompts(preset, plain, v.negative.trim());
      return {
        ...rest,
        ...(prompts.length === 1 ? { prompt: prompts[0] } : { prompts }),
        ...(negative ? { negative_prompt: negative } : {}),
      };
    };
  };

  return {
    busy,
    problem,
    /** The error in the prompt, or in the first invalid one of its expansion. */
    promptProblem: computed(() =>
      problem.value?.errors.find(({ field }) => /^body\.prompts?\b/.test(field))?.message
    ),
    async invoke({ front = false } = {}) {
      if (busy.value) return;
      busy.value = true;
      problem.value = null;
      pickedOf(studio).value = null;
      remember(studio, draft.prompt.value);
      // Changes from here on apply to the next image.
      const body = bodyOf(front);
      try {
        const { prompts } = await expansionOf(studio).now();
        const sent = body(prompts);
        const result = await studio.client.send("POST", paths.generate, sent);
        const each = prompts.flatMap((prompt) => new Array<string>(sent.count).fill(prompt));
        studio.jobs.follow(result.batch.batch_id, result.item_ids, each);
        await toastTruncated(studio, result);
      } catch (error) {
        problem.value = asProblem(error);
      } finally {
        busy.value = false;
      }
    },
  };
});
