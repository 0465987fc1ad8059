import { computed } from "@preact/signals";
import type { TokenCount } from "../../services/contract/prompts.ts";
import { paths } from "../api/paths.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { answerTo, createAsked } from "./asked.ts";
import { draftOf } from "../recipe/draft.ts";
import { expansionOf } from "./expansion.ts";
import { styledPrompts, stylesOf } from "../recipe/style.ts";

/** Size of a prompt for the model; `limit` is the number of tokens it reads at once. */
export type TokenUse = TokenCount["prompts"][number] & Pick<TokenCount, "limit">;

/** Maximum number of characters that the server counts in one request (services/token_count). */
const MOST_TEXT = 40_000;

/** Longest first, as many as the server counts at once. The model's longest is among them. */
export function longest(texts: readonly string[], room = MOST_TEXT): string[] {
  const taken: string[] = [];
  for (const text of texts.toSorted((a, b) => b.length - a.length)) {
    if (text.length > room) continue;
    room -= text.length;
    taken.push(text);
  }
  return taken;
}

/**
 * Tokens of both prompts, counted by the chosen model's own tokenizer: of what is sent, so with the
 * style worked in, and of a dynamic prompt the longest that it stands for. Null while unknown.
 */
export const tokensOf = studioPart((studio: Studio) => {
  const draft = draftOf(studio);
  const question = computed(() => {
    const expansion = expansionOf(studio).present.value;
    if (!expansion) return null;
    const typed = draft.negative.value.trim();
    const { prompts, negative } = styledPrompts(stylesOf(studio), expansion.prompts, typed);
    const positive = longest(prompts, MOST_TEXT - negative.length);
    // Longer than any prompt may be: reported when it is submitted.
    const { max } = studio.boot.engine.limits.prompt;
    if (negative.length > max || positive.some((text) => text.length > max)) return null;
    if (negative === "" && positive.every((text) => text === "")) return null;
    const model = draft.model.value;
    return { prompts: [negative, ...positive], ...(model ? { model } : {}) };
  });
  const asked = createAsked({
    question: () => question.value,
    send: (body, signal) => studio.client.send("POST", paths.tokenCount, body, signal),
    waitMs: 300,
  });
  return computed((): { prompt: TokenUse; negative: TokenUse } | null => {
    const counted = answerTo(asked, question.value);
    const [negative, ...positive] = counted?.prompts ?? [];
    // An unreadable prompt is reported first.
    const prompt = positive.find(({ problem }) => problem) ??
      positive.toSorted((a, b) => b.tokens - a.tokens)[0];
    if (!counted || !negative || !prompt) return null;
    const { limit } = counted;
    return { prompt: { ...prompt, limit }, negative: { ...negative, limit } };
  });
});
