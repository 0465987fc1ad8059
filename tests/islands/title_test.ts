import assert from "node:assert/strict";
import { titleOf } from "../../islands/frame/title.ts";
import { freshJob } from "../../islands/studio/job.ts";
import { en } from "../../islands/text/en.ts";

Deno.test("the tab says how far a picture is", () => {
  const job = freshJob(1, "a");
  const running = { ...job, status: "in_progress", step: 5, totalSteps: 12 } as const;
  const done = { ...running, status: "completed" } as const;
  assert.equal(titleOf(en, "queue", []), "Queue · Atelier");
  assert.equal(titleOf(en, "queue", [done]), "Queue · Atelier");
  assert.equal(titleOf(en, "queue", [job]), "0 % · Queue · Atelier");
  assert.equal(titleOf(en, "create", [done, running]), "41 % · Create · Atelier");
  assert.equal(titleOf(en, "create", [running, job]), "(2) 41 % · Create · Atelier");
});
