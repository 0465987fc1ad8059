import assert from "node:assert/strict";
import type { Path } from "../../islands/api/path.ts";
import { createResources } from "../../islands/studio/resource.ts";

/** A path whose answer is the number of the question. */
const at = (path: string) => path as Path<{ GET: number }>;

/** A server that answers with the number of the question. */
function rig(answers: Record<string, unknown> = {}) {
  const asked: string[] = [];
  const get = <T>(path: string) => Promise.resolve(asked.push(path) as T);
  return { asked, resources: createResources({ get }, answers) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("an answer is fetched once, and again when it has changed", async () => {
  const { asked, resources } = rig({ "/given": "by the page" });
  resources.of(at("/given")).hold();
  const release = resources.of(at("/images/1")).hold();
  resources.of(at("/images/1")).hold();
  await settled();
  assert.deepEqual(asked, ["/images/1"]);
  resources.refresh("/images/");
  await settled();
  assert.deepEqual(asked, ["/images/1", "/images/1"]);
  release();
  resources.refresh("/images/");
  await settled();
  assert.equal(asked.length, 3, "another screen shows it still");
});

Deno.test("a stale answer that no screen shows is fetched when one does", async () => {
  const { asked, resources } = rig();
  const list = resources.of(at("/images/"));
  list.hold()();
  await settled();
  resources.refresh("/images/");
  await settled();
  assert.deepEqual([asked.length, list.data.value], [1, 1]);
  list.hold();
  assert.equal(list.data.value, 1, "as it was, until the answer is there");
  await settled();
  assert.equal(resources.of(at("/images/")).data.value, 2);
});

Deno.test("what failed to come is asked for again by the next screen, which sees no old failure", async () => {
  let isAway = true;
  const get = <T>() => isAway ? Promise.reject(new Error("away")) : Promise.resolve(1 as T);
  const one = createResources({ get }, {}).of(at("/images/1"));
  const release = one.hold();
  await settled();
  assert.ok(one.problem.value);
  release();
  isAway = false;
  one.hold();
  assert.equal(one.problem.value, null);
  await settled();
  assert.equal(one.data.value, 1);
});

Deno.test("an answer that is no longer visible is dropped", async () => {
  const { resources } = rig({ "/boards/of another": "came with the page" });
  resources.of(at("/boards/1")).hold()();
  await settled();
  resources.refresh("/boards/", "drop");
  assert.equal(resources.of(at("/boards/1")).data.value, undefined);
  assert.equal(resources.of(at("/boards/of another")).data.value, undefined);
});

Deno.test("of a thousand viewed images none is cached or requested again", async () => {
  const { asked, resources } = rig();
  for (let i = 0; i < 1000; i++) resources.of(at(`/images/${i}`)).hold()();
  await settled();
  const release = resources.of(at("/images/1000")).hold();
  await settled();
  resources.refresh("/images/");
  await settled();
  assert.deepEqual([asked.length, asked.at(-1)], [1002, "/images/1000"]);
  release();
  assert.equal(resources.of(at("/images/1")).data.value, undefined);
  assert.equal(resources.of(at("/images/999")).data.value, 1000);
});

Deno.test("closing a screen does not affect requests of another", async () => {
  const { asked, resources } = rig();
  const release = resources.of(at("/boards/1")).hold();
  resources.forget("/boards/1");
  resources.of(at("/boards/1")).hold();
  await settled();
  release();
  for (let i = 2; i < 100; i++) resources.of(at(`/boards/${i}`)).hold()();
  await settled();
  asked.length = 0;
  resources.refresh("/boards/");
  await settled();
  assert.deepEqual(asked, ["/boards/1"]);
});
