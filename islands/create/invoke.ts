import { computed, signal } from "@preact/signals";
import { type ApiProblem, asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import { draftOf } from "../recipe/draft.ts";
import { requestOf } from "../recipe/request.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { followEnqueued } from "../ui/follow_enqueued.ts";
import { expansionOf } from "./expansion.ts";
import { remember } from "./prompt_history.ts";
import { panelOf } from "./panel.ts";
import { pickedOf } from "./picked.ts";

/** Sends the form to the queue and keeps the outcome. */
export const invokerOf = studioPart((studio: Studio) => {
  const draft = draftOf(studio);
  const busy = signal(false);
  const failed = signal<ApiProblem | null>(null);
  /** That the server was away is over when it answers again. */
  const problem = computed(() =>
    failed.value?.status === 0 && studio.reachable.value ? null : failed.value
  );

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
      failed.value = null;
      pickedOf(studio).value = null;
      remember(studio, draft.prompt.value);
      // Changes from here on apply to the next image.
      const body = requestOf(studio, front);
      try {
        const { prompts } = await expansionOf(studio).now();
        const sent = body(prompts);
        const result = await studio.client.send("POST", paths.generate, sent);
        const each = prompts.flatMap((prompt) => new Array<string>(sent.count).fill(prompt));
        panelOf(studio).leaveBelow();
        await followEnqueued(studio, result, each);
      } catch (error) {
        failed.value = asProblem(error);
      } finally {
        busy.value = false;
      }
    },
  };
});
