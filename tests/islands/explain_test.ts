import assert from "node:assert/strict";
import { ApiProblem } from "../../islands/api/problem.ts";
import { en } from "../../islands/text/en.ts";
import { explain } from "../../islands/ui/states.tsx";

Deno.test("when to try again is said once", () => {
  const told = (id: string, message: string) =>
    explain(new ApiProblem(429, "too_many_requests", message, [], { id }, 29), en);
  assert.equal(
    told("queue_full", "The queue is full."),
    "The queue is full. Try again in 29 seconds.",
  );
  const attempts = "Too many failed attempts. Try again in 29 seconds.";
  assert.equal(told("too_many_attempts", attempts), attempts);
});
