import assert from "node:assert/strict";
import { ApiProblem } from "../../islands/api/problem.ts";
import { createLook } from "../../islands/models/look.ts";
import type { OfferDTO } from "../../services/contract/model_installs.ts";

/** A look at places whose answers come when the test gives them, by their paths. */
function rig(source: string) {
  const waiting = new Map<string, PromiseWithResolvers<OfferDTO>>();
  const get = (path: string) => {
    const answer = Promise.withResolvers<OfferDTO>();
    waiting.set(new URL(path, "http://a").searchParams.get("source") ?? "", answer);
    return answer.promise;
  };
  const at = createLook({ get: get as never }, source);
  const answer = (place: string) => waiting.get(place)?.resolve({ source: place } as OfferDTO);
  const refuse = (place: string) => waiting.get(place)?.reject(GONE);
  return { at, answer, refuse, offered: () => at.offer.value?.source };
}

const GONE = new ApiProblem(404, "not_found", "There is nothing.");

Deno.test("an offer is shown only while the field names its place", async () => {
  const { at, answer, offered } = rig("a/one");
  const looked = at.look();
  answer("a/one");
  await looked;
  assert.equal(offered(), "a/one");
  at.typed.value = "a/two";
  assert.equal(offered(), undefined, "it could be installed by mistake");
  at.typed.value = " a/one ";
  assert.equal(offered(), "a/one");
  at.typed.value = "a/two";
  void at.look();
  assert.equal(offered(), undefined, "the offer before is not that of the place asked about");
});

Deno.test("the last requested place counts, whatever the order of answers", async () => {
  const { at, answer, offered } = rig("a/slow");
  const slow = at.look();
  at.typed.value = "a/quick";
  const quick = at.look();
  answer("a/quick");
  await quick;
  assert.deepEqual([offered(), at.busy.value], ["a/quick", false]);
  answer("a/slow");
  await slow;
  assert.equal(offered(), "a/quick");
});

Deno.test("choices stay until the chosen one is loaded or refused", async () => {
  const { at, answer, refuse, offered } = rig("a/one");
  const looked = at.look();
  answer("a/one");
  await looked;
  const chosen = at.choose("a/one:fp16");
  assert.deepEqual([offered(), at.busy.value], ["a/one", true]);
  refuse("a/one:fp16");
  await chosen;
  assert.deepEqual([offered(), at.problem.value], [undefined, GONE]);
});
