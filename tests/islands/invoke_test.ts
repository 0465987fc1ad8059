import { signal } from "@preact/signals";
import assert from "node:assert/strict";
import { ApiProblem } from "../../islands/api/problem.ts";
import { paths } from "../../islands/api/paths.ts";
import { draftOf } from "../../islands/recipe/draft.ts";
import { invokerOf } from "../../islands/create/invoke.ts";
import type { Studio } from "../../islands/studio/studio.ts";
import { studioFor } from "./studio.ts";

Deno.test("the form is sent as it was when Create was pressed", async () => {
  const expanded = Promise.withResolvers<unknown>();
  const sent: Record<string, unknown>[] = [];
  const made = studioFor("al", { [paths.models]: { models: [] } });
  const send = <T>(_method: string, path: string, body?: unknown) => {
    if (path === paths.dynamicPrompts) return expanded.promise as Promise<T>;
    sent.push(body as Record<string, unknown>);
    return Promise.reject(new Error("enough"));
  };
  const client = { ...made.client, send } as Studio["client"];
  const studio: Studio = { ...made, client };
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

Deno.test("a truncated batch is explained in the page's language", async () => {
  const made = studioFor("al", { [paths.models]: { models: [] } });
  const result = {
    batch: { batch_id: "b" },
    item_ids: [1],
    truncated: "You may have at most 10 items waiting. 1 of 40 were added.",
    truncation: { id: "own_limit_part", params: { most: 10, added: 1, wanted: 40 } },
  };
  const send = <T>() => Promise.resolve(result as T);
  const client = { ...made.client, send } as Studio["client"];
  const studio: Studio = { ...made, client };
  draftOf(studio).prompt.value = "a circle";
  for (
    const [language, said] of [
      ["en", result.truncated],
      ["de", "Sie dürfen höchstens 10 wartende Aufträge haben. 1 von 40 wurden hinzugefügt."],
      ["ja", "待機できる項目は 10 件までです。1 / 40 件を追加しました。"],
    ] as const
  ) {
    studio.language.value = language;
    await invokerOf(studio).invoke();
    assert.equal(studio.toasts.list.value.at(-1)?.text, said);
  }
});

Deno.test("that the server was away is said until it answers again", async () => {
  const made = studioFor("al", { [paths.models]: { models: [] } });
  const reachable = signal(false);
  const send = () =>
    Promise.reject(new ApiProblem(0, "offline", "The server could not be reached."));
  const client = { ...made.client, send } as Studio["client"];
  const studio: Studio = { ...made, client, reachable };
  draftOf(studio).prompt.value = "a circle";
  const { invoke, problem } = invokerOf(studio);
  await invoke();
  assert.equal(problem.value?.code, "offline");
  reachable.value = true;
  assert.equal(problem.value, null);
});
