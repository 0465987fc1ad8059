import { computed } from "@preact/signals";
import type { DynamicPrompts } from "../../services/contract/prompts.ts";
import { paths } from "../api/paths.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { answerTo, createAsked } from "./asked.ts";
import { draftOf } from "../recipe/draft.ts";

/** Maximum number of prompts enqueued at once. */
export const MOST_PROMPTS = 64;

/** Without these characters a prompt stands for itself (services/dynamic_prompts). */
const DYNAMIC = /[{}\\]/;

/** The prompts that the form's prompt stands for, as the server reads them. */
export const expansionOf = studioPart((studio: Studio) => {
  const draft = draftOf(studio);
  const send = (prompt: string, signal?: AbortSignal) =>
    studio.client.send("POST", paths.dynamicPrompts, {
      prompt,
      max_prompts: MOST_PROMPTS,
    }, signal);
  const plain = (prompt: string): DynamicPrompts => (
    { prompts: [prompt], error: null, fault: null, total: 1 }
  );
  const text = computed(() => draft.prompt.value.trim());
  const { max } = studio.boot.engine.limits.prompt;
  const question = () => DYNAMIC.test(text.value) && text.value.length <= max ? text.value : null;
  const asked = createAsked({ question, send, waitMs: 250 });
  return {
    /** The expansion of the current prompt; null until the server has answered. */
    present: computed(() =>
      DYNAMIC.test(text.value) ? answerTo(asked, text.value) : plain(text.value)
    ),
    /** The same, waited for. @throws ApiProblem */
    async now(): Promise<DynamicPrompts> {
      const prompt = text.value;
      if (!DYNAMIC.test(prompt)) return plain(prompt);
      return answerTo(asked, prompt) ?? await send(prompt);
    },
  };
});
