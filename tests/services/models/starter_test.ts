/** Starter models, whose weights must be those that the list knows. */
import assert from "node:assert/strict";
import { Problem } from "../../../services/errors/mod.ts";
import { STARTER_MODELS } from "../../../services/models/starter_list.ts";
import { type HubFile, startHub } from "../../hub.ts";
import { finished, leftovers, SD15, serve, start } from "./downloading.ts";
import { modelRig } from "./rig.ts";

const weights = { bytes: new Uint8Array(64), lfs: true };
const json: HubFile = { bytes: new TextEncoder().encode("{}") };
const known = STARTER_MODELS.filter(({ sha256 }) => sha256 !== undefined);

/** A starter model's repository with these weights, and what makes a folder of them. */
function repository(sha256: Readonly<Record<string, string>>, file: (path: string) => HubFile) {
  const paths = Object.keys(sha256);
  return {
    [paths.some((path) => path.startsWith("unet/")) ? "model_index.json" : "config.json"]: json,
    "onnx/decoder_model_merged_quantized.onnx": json,
    ...Object.fromEntries(paths.map((path) => [path, file(path)])),
  };
}

Deno.test("weights of a starter model are those that the list knows, or nothing is downloaded", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  assert.ok(known.length > 8, "most of the list has hashes");
  for (const { source, sha256 = {} } of known) {
    const repo = source.split(":")[0]!;
    const path = Object.keys(sha256).at(-1)!;
    assert.ok(Object.values(sha256).every((hash) => /^[0-9a-f]{64}$/.test(hash)), source);
    const changed = (error: unknown) => {
      assert.ok(error instanceof Problem, String(error));
      assert.deepEqual([error.code, error.refusal?.id], ["conflict", "starter_changed"], source);
      assert.deepEqual(error.refusal?.params, { path, link: `https://huggingface.co/${repo}` });
      return true;
    };
    const right = (name: string) => ({ ...weights, listed: sha256[name]! });
    serve(hub, repo, repository(sha256, (name) => name === path ? weights : right(name)));
    await assert.rejects(start(rig, source), changed);
    // What a model before this one was still asking for may come now.
    const ofThis = hub.asked.filter(({ path }) => path.startsWith(`/${repo}/`));
    assert.equal(ofThis.some(({ cdn }) => cdn), false, "nothing was downloaded");
    // The hub lists the right hash, and the bytes are compared with it as ever.
    serve(hub, repo, repository(sha256, right));
    const job = await finished(rig, (await start(rig, source)).id);
    assert.deepEqual([job.status, job.error_sentence?.id], ["error", "file_differs"], source);
    hub.asked.length = 0;
  }
  await rig.installs.prune();
  assert.deepEqual(leftovers(rig), []);
});

Deno.test("a hub that lists no hash, or no such file, does not get past the list", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  const name = "diffusion_pytorch_model";
  serve(hub, "madebyollin/taesd", {
    "config.json": json,
    [`${name}.safetensors`]: { bytes: weights.bytes },
  });
  const job = await finished(rig, (await start(rig, "madebyollin/taesd")).id);
  assert.deepEqual([job.status, job.error_sentence?.id], ["error", "file_differs"]);
  await rig.installs.prune();
  serve(hub, "madebyollin/taesd", { "config.json": json, [`${name}.fp16.safetensors`]: weights });
  await assert.rejects(start(rig, "madebyollin/taesd"), /paste https:\/\/huggingface\.co\/madebyo/);
});

Deno.test("a starter model without a hash here is downloaded as its hub describes it", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  const dreamshaper = STARTER_MODELS.find(({ id }) => id === "dreamshaper8")!;
  assert.equal(dreamshaper.sha256, undefined);
  serve(hub, "Lykon/dreamshaper-8", { "one.safetensors": { bytes: SD15, lfs: true } });
  const job = await finished(rig, (await start(rig, dreamshaper.source)).id);
  assert.equal(job.status, "completed", String(job.error));
});
