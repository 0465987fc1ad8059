import assert from "node:assert/strict";
import { paths } from "../../islands/api/paths.ts";
import { draftOf } from "../../islands/recipe/draft.ts";
import { startLive } from "../../islands/studio/live.ts";
import type { Studio } from "../../islands/studio/studio.ts";
import { en } from "../../islands/text/en.ts";
import { studioFor } from "./studio.ts";

type Heard = (data: { user_id: string; parameters: Record<string, unknown> }) => void;

/** The page of a person, and how it hears that a script has set parameters for somebody. */
function page(userId: string): { studio: Studio; hear: Heard } {
  const made = studioFor(userId, { [paths.models]: { models: [] } });
  let hear: Heard = () => assert.fail("nobody listens");
  const on = ((name: string, handler: Heard) => {
    if (name === "recall_parameters_updated") hear = handler;
    return () => {};
  }) as Studio["socket"]["on"];
  const studio = { ...made, socket: { ...made.socket, on } };
  startLive(studio);
  return { studio, hear: (data) => hear(data) };
}

/** The module that fills in the form is loaded when it is first needed. */
async function told({ toasts }: Studio) {
  const until = Date.now() + 5_000;
  while (toasts.list.value.length === 0 && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return toasts.list.value;
}

Deno.test("recalled parameters fill only their own user's form, even for administrators", async () => {
  const { studio, hear } = page("ad");
  const { prompt } = draftOf(studio);
  prompt.value = "typed by ad";
  hear({ user_id: "al", parameters: { positive_prompt: "of al" } });
  hear({ user_id: "ad", parameters: { steps: 5 } });
  const [toast, ...others] = await told(studio);
  assert.equal(toast?.text, "A script has filled in Create: Steps.");
  assert.deepEqual(others, []);
  assert.equal(prompt.value, "typed by ad");
});

Deno.test("undoing changes only what the script had set", async () => {
  const { studio, hear } = page("al");
  const draft = draftOf(studio);
  draft.prompt.value = "typed";
  hear({ user_id: "al", parameters: { positive_prompt: "of a script", seed: 7 } });
  const [toast] = await told(studio);
  assert.deepEqual(
    [draft.prompt.value, draft.seed.value, draft.seedRandom.value],
    ["of a script", 7, false],
  );
  draft.negative.value = "typed afterwards";
  toast?.action?.run();
  assert.deepEqual(
    [draft.prompt.value, draft.seedRandom.value, draft.negative.value],
    ["typed", true, "typed afterwards"],
  );
});

Deno.test("parameters that Create does not have are reported, and nothing is changed", async () => {
  const { studio, hear } = page("al");
  hear({ user_id: "al", parameters: { clip_skip: 2, model: "gone" } });
  const [toast] = await told(studio);
  assert.equal(toast?.text, en.create.recalledNothing);
  assert.equal(toast?.detail, "Not used here: clip_skip and model");
  assert.equal(toast?.action, undefined);
});
