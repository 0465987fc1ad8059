import assert from "node:assert/strict";
import { regularly } from "../../services/regularly.ts";

Deno.test("regular work starts at once, continues after a failure, and has ended when stop returns", async () => {
  const done: string[] = [];
  const piece = (name: string) => async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    done.push(name);
  };
  const failures: unknown[] = [];
  const regular = regularly({
    first: [piece("first"), () => Promise.reject("broken")],
    work: [piece("a"), piece("b")],
    everyMs: 10,
    failed: (error) => failures.push(error),
  });
  regular.start();
  while (done.length < 5) await new Promise((resolve) => setTimeout(resolve, 5));
  await regular.stop();
  assert.deepEqual(done.slice(0, 5), ["first", "a", "b", "a", "b"], "one after another");
  assert.deepEqual(failures, ["broken"]);
  const ended = done.length;
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert.equal(done.length, ended);
});

Deno.test("a round that is due while the last one is under way is left out", async () => {
  let [begun, ended] = [0, 0];
  const regular = regularly({
    work: [async () => {
      begun++;
      await new Promise((resolve) => setTimeout(resolve, 60));
      ended++;
    }],
    everyMs: 5,
    failed: () => {},
  });
  regular.start();
  while (ended < 1) await new Promise((resolve) => setTimeout(resolve, 1));
  await regular.stop();
  assert.equal(begun, ended);
  assert.ok(begun <= 2, `${begun} rounds in the time of one`);
});
