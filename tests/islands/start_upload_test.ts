import assert from "node:assert/strict";
import { draftOf } from "../../islands/recipe/draft.ts";
import { recall } from "../../islands/recipe/recall.ts";
import { startUploadOf } from "../../islands/recipe/start_upload.ts";
import { ApiProblem } from "../../islands/api/problem.ts";
import type { Studio } from "../../islands/studio/studio.ts";
import type { ImageDTO } from "../../services/contract/images.ts";
import { studioFor } from "./studio.ts";

/** A form, and the answers it waits for, by the name of the image at the end of their path. */
function form() {
  const waiting = new Map<string, PromiseWithResolvers<unknown>>();
  const made = studioFor("al");
  const get = <T>(path: string) => {
    const answer = Promise.withResolvers<T>();
    waiting.set(path.split("/").at(-1) ?? "", answer as PromiseWithResolvers<unknown>);
    return answer.promise;
  };
  const studio: Studio = { ...made, client: { ...made.client, get } };
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return {
    studio,
    start: () => draftOf(studio).start.value?.name,
    async answer(name: string) {
      waiting.get(name)?.resolve({ image_name: name, width: 64, height: 64 } as ImageDTO);
      await settled();
    },
    async refuse(name: string) {
      waiting.get(name)?.reject(new ApiProblem(404, "not_found", "There is no such image."));
      await settled();
    },
  };
}

Deno.test("of two start images being loaded, the last requested one is used", async () => {
  const { studio, start, answer, refuse } = form();
  const upload = startUploadOf(studio);
  for (const name of ["first.png", "second.png", "third.png"]) void upload.use(name);
  await answer("third.png");
  await answer("first.png");
  await refuse("second.png");
  assert.deepEqual([start(), upload.problem.value], ["third.png", undefined]);
});

Deno.test("a start image that arrives after clearing is ignored", async () => {
  const { studio, start, answer } = form();
  recall(studio, { positive_prompt: "a", init_image: "start.png" }, { seed: true });
  recall(studio, { positive_prompt: "b" }, { seed: true });
  await answer("start.png");
  assert.deepEqual([draftOf(studio).prompt.value, start()], ["b", undefined]);
});
