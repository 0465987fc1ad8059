import assert from "node:assert/strict";
import { tabTitle } from "../../islands/frame/title.ts";
import { freshJob } from "../../islands/studio/job.ts";

Deno.test("the title of the tab shows the progress", () => {
  const job = freshJob(1, "a");
  const running = { ...job, status: "in_progress", step: 5, totalSteps: 12 } as const;
  const done = { ...running, status: "completed" } as const;
  assert.equal(tabTitle("Queue · Atelier", []), "Queue · Atelier");
  assert.equal(tabTitle("Queue · Atelier", [done]), "Queue · Atelier");
  assert.equal(tabTitle("Queue · Atelier", [job]), "0 % · Queue · Atelier");
  assert.equal(tabTitle("Create · Atelier", [done, running]), "41 % · Create · Atelier");
  assert.equal(tabTitle("Create · Atelier", [running, job]), "(2) 41 % · Create · Atelier");
});
