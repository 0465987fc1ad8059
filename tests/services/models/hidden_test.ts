import assert from "node:assert/strict";
import { ownerActor } from "../../../services/actor.ts";
import type { Problem } from "../../../services/errors/mod.ts";
import { addUser } from "../../database.ts";
import { modelRig } from "./rig.ts";

Deno.test("a hidden model is answered like an absent one", async () => {
  await using rig = await modelRig();
  await rig.models.sync();
  const [model] = await rig.models.list(rig.actor);
  assert.ok(model);
  await rig.management.update(rig.actor, model.key, { visibility: "private" });
  await addUser(rig.db, "al");
  const al = ownerActor("al", false);
  const answer = async (name: string, type?: string) => {
    const error = await rig.models.resolve(al, name, type).then(
      () => assert.fail(),
      (e: Problem) => e,
    );
    return { code: error.code, message: error.message.replaceAll(name, "*"), extras: error.extras };
  };
  const absent = await answer("Nobody's model");
  assert.equal(absent.code, "not_found");
  for (const name of [model.name, model.key, model.hash]) {
    for (const type of [undefined, "main", "lora"]) {
      const { extras: _, ...hidden } = await answer(name, type);
      const { extras: __, ...same } = absent;
      assert.deepEqual(hidden, same);
    }
  }
});
