import assert from "node:assert/strict";
import { regularly } from "../../services/regularly.ts";

Deno.test("regular work begins with the start, goes on after a failure, and has ended at the stop", async () => {
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
