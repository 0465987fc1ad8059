/**
 * Random lives of a small studio: boards and images are made, shared, granted, moved, left, deleted
 * and restored; after every step, for every person, what the lists return and what direct reads
 * allow must be exactly what the reference model (`access_model.ts`) says.
 */
import fc from "fast-check";
import { compareAll } from "./access_comparison.ts";
import type { Model } from "./access_model.ts";
import { GROUPS, PEOPLE, step, take } from "./access_steps.ts";
import { libraryRig } from "./library_rig.ts";
import { randomSteps } from "../random_steps.ts";

const STEPS = randomSteps(1000);
const STEPS_PER_LIFE = 50;

Deno.test(`lists and direct reads agree with the model, ${STEPS} steps`, async () => {
  const life = fc.array(step, { minLength: STEPS_PER_LIFE, maxLength: STEPS_PER_LIFE });
  await fc.assert(
    fc.asyncProperty(life, async (steps) => {
      await using rig = await libraryRig(PEOPLE, GROUPS);
      const model: Model = {
        members: new Map(GROUPS.map((group) => [group, new Set<string>()])),
        boards: new Map(),
        images: new Map(),
        grants: new Map(),
        left: new Set(),
      };
      for (const [i, each] of steps.entries()) {
        await take(rig, model, each);
        await compareAll(rig.services, model, i % 5 === 4);
      }
    }),
    { numRuns: Math.ceil(STEPS / STEPS_PER_LIFE), endOnFailure: true },
  );
});
