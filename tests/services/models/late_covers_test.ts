/** Images of models that a hub is slow to send, or never sends. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { testDatabase } from "../../database.ts";
import { startHub, type TestHub } from "../../hub.ts";
import { finished, SD15, serve, start, until } from "./downloading.ts";
import { modelRig, weightsFile } from "./rig.ts";
import { smallSdxl } from "./small.ts";

/** A model of Civitai's whose image never comes to its end. */
function onCivitai(hub: TestHub): void {
  serve(hub, "civitai/77", { "model.safetensors": { bytes: SD15 } });
  serve(hub, "org/cover", { "cover.png": { bytes: new Uint8Array(9) } });
  hub.fault = (request, response) => {
    if (!request.url!.endsWith("cover.png")) return false;
    response.writeHead(200).write("P");
    return true;
  };
  hub.versions.set(77, {
    ...{ id: 77, modelId: 7, name: "v1", model: { name: "Dream" } },
    images: [{ url: `${hub.cdn}/org/cover/x/cover.png`, type: "image", nsfwLevel: 1 }],
    files: [{
      ...{ id: 2, name: "d.safetensors", type: "Model", primary: true },
      metadata: { format: "SafeTensor" },
    }],
  });
}

Deno.test("a cover that never arrives delays neither other models nor the server's start and stop", async () => {
  await using hub = await startHub();
  await using database = await testDatabase();
  onCivitai(hub);
  const coversAsked = () => hub.asked.filter(({ path }) => path.endsWith("cover.png")).length;
  {
    await using rig = await modelRig({ network: hub.network, database, coverMs: 600_000 });
    const waiting = await start(rig, "https://civitai.com/models/7/dream");
    await until("asked for its image", () => coversAsked() > 0);
    await rig.install(await rig.write("other.safetensors", weightsFile(smallSdxl())));
    assert.equal(rig.installs.get(waiting.id).status, "downloads_done");
  }
  // As after an end of the program between the move and the record.
  const { db, root } = database;
  await Deno.mkdir(join(root, "models/sd-1/main"), { recursive: true });
  const [part] = [...Deno.readDirSync(join(root, "models/.downloading-1"))];
  await Deno.rename(
    join(root, "models/.downloading-1", part!.name),
    join(root, "models/sd-1/main/Dream.safetensors"),
  );
  await db.updateTable("model_downloads").set({ target: "sd-1/main/Dream.safetensors" }).execute();
  await using rig = await modelRig({ network: hub.network, database, coverMs: 600_000 });
  await rig.installs.recover();
  assert.equal(rig.installs.get(1).status, "completed");
  assert.equal(coversAsked(), 1, "not at a start");
});

Deno.test("a model is installed without its cover if that does not arrive in time", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network, coverMs: 1 });
  onCivitai(hub);
  const job = await finished(rig, (await start(rig, "https://civitai.com/models/7/dream")).id);
  assert.equal(job.status, "completed", String(job.error));
  assert.equal(job.config_out?.cover_image, null);
});
