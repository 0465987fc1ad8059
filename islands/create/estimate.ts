import { computed } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { lacksModels } from "../recipe/model_choice.ts";
import { createAsked } from "./asked.ts";
import { draftOf } from "../recipe/draft.ts";
import { expansionOf } from "./expansion.ts";
import { estimateRequest } from "../recipe/request.ts";

/** Number of images the form asks for; null while the size of its prompt's expansion is unknown. */
export const imagesOf = studioPart((studio: Studio) =>
  computed(() => {
    const prompts = expansionOf(studio).present.value?.prompts.length;
    return prompts === undefined ? null : prompts * draftOf(studio).count.value;
  })
);

/** The server's estimate for the current form and queue; null while unknown. */
export const estimateOf = studioPart((studio: Studio) => {
  const asked = createAsked({
    question: () => {
      if (lacksModels(studio)) return null;
      const status = studio.resources.of(paths.queueStatus).data.value;
      const { pending, in_progress } = status?.queue ?? { pending: 0, in_progress: 0 };
      return {
        // Not sent: the same form is asked about again when the line has moved.
        line: [pending, in_progress, status?.processor.is_started],
        body: estimateRequest(
          studio,
          Math.max(1, imagesOf(studio).value ?? draftOf(studio).count.value),
        ),
      };
    },
    send: ({ body }, signal) => studio.client.send("POST", paths.estimate, body, signal),
    waitMs: 400,
  });
  return computed(() => lacksModels(studio) ? null : asked.latest.value?.answer ?? null);
});
