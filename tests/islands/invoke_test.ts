import assert from "node:assert/strict";
import { paths } from "../../islands/api/paths.ts";
import { draftOf } from "../../islands/create/draft.ts";
import { invokerOf } from "../../islands/create/invoke.ts";
import type { Studio } from "../../islands/studio/studio.ts";
import { studioFor } from "./studio.ts";

Deno.test("the form is sent as it stood when Create was pressed", async () => {
  const expanded = Promise.withResolvers<unknown>();
  const sent: Record<string, unknown>[] = [];
  const made = studioFor("al", { [paths.models]: { models: [] } });
  const send = <T>(_method: string, path: string, body?: unknown) => {
    if (path === paths.dynamicPrompts) return expanded.promise as Promise<T>;
    sent.push(body as Record<string, unknown>);
    return Promise.reject(new Error("enough"));
  };
  const studio: Studio = { ...made, client: { ...made.client, send } };
  const draft = draftOf(studio);
  draft.prompt.value = "a {red|blue} circle";
  draft.negative.value = "blurry";
  draft.steps.value = 7;
  const done = invokerOf(studio).invoke();
  draft.negative.value = "for the next one";
  draft.steps.value = 50;
  expanded.resolve({ prompts: ["a red circle", "a blue circle"], error: null, total: 2 });
  await done;
  const [body] = sent;
  assert.deepEqual(
    [body?.["prompts"], body?.["negative_prompt"], body?.["steps"]],
    [["a red circle", "a blue circle"], "blurry", 7],
  );
});
