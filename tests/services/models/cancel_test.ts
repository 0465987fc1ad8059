import assert from "node:assert/strict";
import { join } from "node:path";
import { entriesOf } from "../../../services/models/on_disk.ts";
import { testDatabase } from "../../database.ts";
import { startHub } from "../../hub.ts";
import { kohya, SD15 } from "../../inference/recognition/headers.ts";
import { finished, leftovers, start as download, until } from "./downloading.ts";
import { modelRig, weightsFile } from "./rig.ts";

type Rig = Awaited<ReturnType<typeof modelRig>>;

const FILE = weightsFile(kohya(SD15, "diffusers", 1));

/**
 * The ways in which a model comes, and how many hidden folders each leaves when it is cancelled.
 */
const WAYS: Record<string, { begin(rig: Rig): Promise<number>; left: number }> = {
  "a copy": {
    begin: async (rig) => {
      const path = await rig.write("ink.safetensors", FILE);
      return (await rig.installs.start(rig.actor, path, { inplace: false })).id;
    },
    left: 0,
  },
  "an upload": {
    begin: async ({ installs: { uploads }, actor }) => {
      const [there] = await uploads.list();
      const { id } = there ??
        await uploads.start(actor, { name: "ink.safetensors", bytes: FILE.length });
      if (!there) await uploads.write(actor, id, { offset: 0, part: FILE });
      return (await uploads.install(actor, id, { inplace: false })).id;
    },
    left: 1,
  },
  "a download": {
    begin: async (rig) => (await download(rig, "org/ink")).id,
    left: 0,
  },
};

for (const [way, { begin, left }] of Object.entries(WAYS)) {
  Deno.test(`${way} that is cancelled at any of its steps is whole or nowhere, as its answer says`, async () => {
    await using hub = await startHub();
    hub.repos.set("org/ink", { files: { "ink.safetensors": { bytes: FILE, lfs: true } } });
    await using database = await testDatabase();
    let before = Infinity;
    let cancelled: Promise<unknown> | undefined;
    let id = 0;
    const db = database.db.withPlugin({
      transformQuery({ node }) {
        if (--before === 0) cancelled = rig.installs.cancel(id);
        return node;
      },
      transformResult: ({ result }) => Promise.resolve(result),
    });
    await using rig = await modelRig({ network: hub.network, database: { ...database, db } });
    const outcomes: string[] = [];
    for (let step = 1; outcomes.at(-1) !== "not cancelled"; step++) {
      cancelled = undefined;
      id = await begin(rig);
      before = step;
      const { status } = await finished(rig, id);
      before = Infinity;
      await cancelled;
      assert.equal(rig.installs.get(id).status, status);
      const rows = await rig.db.selectFrom("models").select("path").execute();
      const files = entriesOf(join(rig.modelsFolder, "sd-1/lora")).map(({ name }) => name);
      const whole = status === "completed" ? ["ink.safetensors"] : [];
      assert.deepEqual(rows.map(({ path }) => path), whole.map((file) => `sd-1/lora/${file}`));
      assert.deepEqual(files, whole, `files after step ${step}`);
      // The folder of an upload goes last of all.
      const parts = whole.length > 0 ? 0 : left;
      await until(`without parts after step ${step}`, () => leftovers(rig).length === parts);
      outcomes.push(cancelled === undefined ? "not cancelled" : status);
      for (const file of files) await Deno.remove(join(rig.modelsFolder, "sd-1/lora", file));
      await rig.db.deleteFrom("models").execute();
    }
    // Until it is recorded, it is cancelled; after that, nothing changes any more.
    const end = outcomes.findIndex((outcome) => outcome !== "cancelled");
    assert.ok(end > 5, `${outcomes}`);
    assert.ok(outcomes.slice(end, -1).every((outcome) => outcome === "completed"), `${outcomes}`);
  });
}
