import assert from "node:assert/strict";
import type { KyselyPlugin } from "kysely";
import { sessionActor } from "../../services/actor.ts";
import { loadConfig } from "../../services/config/mod.ts";
import { librariesOn } from "./libraries_on.ts";
import { libraryRig } from "./library_rig.ts";

Deno.test("copying many images holds the texts of one at a time", async () => {
  await using rig = await libraryRig(["al"]);
  const names = [];
  for (let i = 0; i < 5; i++) names.push(await rig.image("al", null));
  let most = 0;
  const watch: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult({ result }) {
      most = Math.max(most, result.rows.filter((row) => "workflow" in row).length);
      return Promise.resolve(result);
    },
  };
  const config = loadConfig({ ATELIER_ROOT: rig.root }, "/");
  const { images } = librariesOn(rig.db.withPlugin(watch), config);
  const { copied_images, refused } = await images.copy(
    sessionActor("al", false, "s", null),
    names,
    null,
  );
  assert.deepEqual(copied_images.map(({ from }) => from).sort(), names.sort());
  assert.deepEqual([refused, most], [[], 1]);
});
