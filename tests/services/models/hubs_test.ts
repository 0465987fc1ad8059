/** What is offered at a link, what is refused there, and tokens of hubs. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Problem } from "../../../services/errors/mod.ts";
import { testDatabase } from "../../database.ts";
import { type HubFile, networkOf, sha256, startHub } from "../../hub.ts";
import { finished, leftovers, one, SD15, serve, start, until } from "./downloading.ts";
import { modelRig } from "./rig.ts";

Deno.test("a gated repository is refused with what to do, and downloaded with a token", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  serve(hub, "org/gated", { "g.safetensors": { bytes: SD15, lfs: true } }, "private");
  await assert.rejects(start(rig, "org/gated"), (error: Problem) => {
    assert.equal(error.code, "forbidden");
    assert.match(error.message, /Accept the licence/);
    return true;
  });
  assert.equal(await rig.hubs.tokenStatus(), "invalid");
  await rig.hubTokens.set(rig.actor, "huggingface", "hf_good_token_1234");
  assert.equal(await rig.hubs.tokenStatus(), "valid");
  assert.deepEqual(await rig.hubTokens.hints(), { huggingface: "1234", civitai: null });
  const job = await finished(rig, (await start(rig, "org/gated")).id);
  assert.equal(job.status, "completed", String(job.error));
  for (const { cdn, authorization } of hub.asked) {
    if (cdn) assert.equal(authorization, null, "a token stays with its hub");
  }
  const everything = JSON.stringify([
    await rig.db.selectFrom("hub_tokens").selectAll().execute(),
    await rig.db.selectFrom("audit_log").selectAll().execute(),
    rig.told,
    rig.installs.list(),
  ]);
  assert.doesNotMatch(everything, /good_token/);
  const { mode } = await Deno.stat(join(rig.root, "hubs.key"));
  assert.equal(mode! & 0o777, 0o600);
});

Deno.test("a token for one model survives a restart, encrypted, and goes with the download", async () => {
  await using hub = await startHub();
  await using database = await testDatabase();
  serve(hub, "org/gated", { "g.safetensors": { bytes: SD15, lfs: true } }, "private");
  hub.speed = 2_000_000;
  {
    await using rig = await modelRig({ network: hub.network, database });
    const job = await start(rig, "org/gated", "hf_good_token_1234");
    await until("begun", () => job.download_parts[0]!.bytes > 0);
    const rows = JSON.stringify(await rig.db.selectFrom("model_downloads").selectAll().execute());
    assert.doesNotMatch(rows, /good_token/);
  }
  hub.speed = Infinity;
  await using rig = await modelRig({ network: hub.network, database });
  await rig.installs.recover();
  const job = await finished(rig, 1);
  assert.equal(job.status, "completed", String(job.error));
});

Deno.test("of a diffusers folder only the requested precision is downloaded", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  const text = (value: unknown): HubFile => ({
    bytes: new TextEncoder().encode(JSON.stringify(value)),
  });
  serve(hub, "org/pipe", {
    "model_index.json": text({ _class_name: "StableDiffusionPipeline" }),
    "unet/config.json": text({}),
    "unet/diffusion_pytorch_model.safetensors": { bytes: SD15, lfs: true },
    "unet/diffusion_pytorch_model.fp16.safetensors": { bytes: SD15, lfs: true },
    "unet/diffusion_pytorch_model.bin": { bytes: new Uint8Array(9), lfs: true },
    "vae/config.json": text({}),
    "vae/diffusion_pytorch_model.fp16.safetensors": { bytes: SD15, lfs: true },
    "../../evil.json": text({}),
    "unet/../../../evil.json": text({}),
    "scheduler/scheduler_config.json": text({}),
    "safety_checker/model.safetensors": { bytes: SD15, lfs: true },
    "v1-5-pruned.safetensors": { bytes: SD15, lfs: true },
  });
  const offer = await rig.installs.offer("org/pipe");
  assert.deepEqual(offer.files.map(({ path }) => path).sort(), [
    "model_index.json",
    "scheduler/scheduler_config.json",
    "unet/config.json",
    "unet/diffusion_pytorch_model.fp16.safetensors",
    "vae/config.json",
    "vae/diffusion_pytorch_model.fp16.safetensors",
  ]);
  assert.deepEqual(offer.choices.map(({ source }) => source), [
    "org/pipe:fp16",
    "org/pipe:fp32",
    "https://huggingface.co/org/pipe/blob/main/v1-5-pruned.safetensors",
  ]);
  const full = await rig.installs.offer("org/pipe:fp32");
  const unet = full.files.filter(({ path }) => path.startsWith("unet/diffusion"));
  assert.deepEqual(unet.map(({ path }) => path), ["unet/diffusion_pytorch_model.safetensors"]);
});

Deno.test("a tiny decoder of the starter list is for its family, and draws its previews", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  const folder = new URL("../../fixtures/golden/taesd/taesd_diffusers/", import.meta.url);
  const read = async (name: string) => ({ bytes: await Deno.readFile(new URL(name, folder)) });
  serve(hub, "madebyollin/taesd", {
    "config.json": await read("config.json"),
    "diffusion_pytorch_model.safetensors": {
      ...await read("diffusion_pytorch_model.safetensors"),
      lfs: true,
    },
  });
  one(hub);
  const main = await finished(rig, (await start(rig, "org/one")).id);
  const preview = async () => {
    const { source } = await rig.models.resolve(rig.actor, main.config_out!.key);
    return "preview" in source ? source.preview : null;
  };
  assert.equal(await preview(), null);
  // By its link: the files are not those that the list knows.
  const link = "https://huggingface.co/madebyollin/taesd";
  const job = await finished(rig, (await start(rig, link)).id);
  assert.equal(job.status, "completed", String(job.error));
  assert.equal(job.config_out!.base, "sd-1");
  assert.equal(await preview(), join(rig.modelsFolder, job.config_out!.path));
});

Deno.test("pickles, other files, ambiguous sources and empty repositories are refused with the reason", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  const bytes = new Uint8Array(10);
  serve(hub, "org/pickle", { "model.ckpt": { bytes } });
  serve(hub, "org/empty", { "README.md": { bytes } });
  serve(hub, "org/many", { "a.safetensors": { bytes }, "b.safetensors": { bytes } });
  const refusals: [string, string, RegExp][] = [
    ["org/pickle", "unsupported_media", /model\.ckpt is a Python pickle/],
    ["https://huggingface.co/org/pickle/blob/main/model.ckpt", "unsupported_media", /pickle/],
    ["https://huggingface.co/a/b.bin", "bad_request", /nothing under this name/],
    [`${hub.cdn}/x/model.pt`, "unsupported_media", /pickle/],
    [`${hub.cdn}/x/model.zip`, "unsupported_media", /not a \.safetensors or \.gguf/],
    ["org/empty", "bad_request", /no model at this place/],
    ["org/many", "bad_request", /2 models at this place/],
    ["org/none", "bad_request", /nothing under this name/],
    ["just words", "bad_request", /no repository of Hugging Face/],
    ["ftp://example.com/a.safetensors", "bad_request", /no repository/],
    ["http://example.com/a.safetensors", "bad_request", /Only https/],
    ["https://example.com/a.safetensors", "bad_request", /download_hosts/],
    ["https://user:pw@civitai.com/models/1", "bad_request", /nothing under this name|password/],
    ["https://u:p@huggingface.co/a.safetensors", "bad_request", /password|no repository/],
  ];
  for (const [source, code, words] of refusals) {
    await assert.rejects(start(rig, source), (error: Problem) => {
      assert.equal(error.code, code, `${source}: ${error.message}`);
      assert.match(error.message, words, source);
      return true;
    });
  }
  assert.deepEqual(rig.installs.list(), []);
});

Deno.test("a version on Civitai brings its trigger words", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  serve(hub, "civitai/77", { "model.safetensors": { bytes: SD15 } });
  hub.versions.set(77, {
    id: 77,
    modelId: 7,
    name: "v1",
    model: { name: "Dream" },
    trainedWords: ["dreamy", " "],
    files: [
      { id: 1, name: "d.ckpt", type: "Model", metadata: { format: "PickleTensor" } },
      {
        id: 2,
        name: "d.safetensors",
        type: "Model",
        primary: true,
        sizeKB: SD15.length / 1024,
        metadata: { format: "SafeTensor", fp: "fp16" },
        hashes: { SHA256: sha256(SD15).toUpperCase() },
      },
    ],
  });
  const job = await finished(rig, (await start(rig, "https://civitai.com/models/7/dream")).id);
  assert.equal(job.status, "completed", String(job.error));
  assert.deepEqual(job.config_out!.trigger_phrases, ["dreamy"]);
  assert.equal(job.config_out!.name, "Dream v1");
  assert.equal(job.config_out!.source_url, "https://civitai.com/models/7?modelVersionId=77");
});

Deno.test("with allow_downloads off no request is sent", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network, allowDownloads: false });
  one(hub);
  await assert.rejects(start(rig, "org/one"), { code: "forbidden" });
  await rig.hubTokens.set(rig.actor, "huggingface", "hf_good_token_1234");
  assert.equal(await rig.hubs.tokenStatus(), "unknown");
  assert.deepEqual(hub.asked, []);
});

Deno.test("a model that cannot be used is not recorded, and the reason is reported", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  one(hub, new TextEncoder().encode("<!doctype html><p>Sign in</p>"));
  const job = await finished(rig, (await start(rig, "org/one")).id);
  assert.equal(job.status, "error");
  assert.match(String(job.error), /web page/);
  await rig.installs.cancel(job.id);
  assert.deepEqual(leftovers(rig), []);
});

Deno.test("a name with .. at a hub is no way out of a model's folder, in a list, a link or an answer", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  const bytes = SD15;
  const away = { bytes, lfs: true };
  serve(hub, "org/up", { "../../up.safetensors": away, "..\\up.safetensors": away });
  serve(hub, "org/folder", {
    "model_index.json": { bytes: new TextEncoder().encode("{}") },
    "unet/config.json": { bytes: new TextEncoder().encode("{}") },
    "unet/diffusion_pytorch_model.safetensors": away,
    "unet/../../../up.json": away,
    "../tokenizer/up.json": away,
    "scheduler/..": away,
  });
  hub.versions.set(88, {
    ...{ id: 88, modelId: 8, name: "../../..", model: { name: "../../../up" } },
    files: [{ id: 1, name: "../../../up.safetensors", type: "Model", sizeKB: bytes.length / 1024 }],
  });
  serve(hub, "civitai/88", { "model.safetensors": { bytes } });
  const links = [
    "org/up",
    "https://huggingface.co/org/up/blob/main/..%2F..%2Fup.safetensors",
    "https://huggingface.co/org/up/tree/main/..%2F..",
    `${hub.cdn}/org/up/x/..%2F..%2Fup.safetensors`,
  ];
  const started: string[] = [];
  for (const link of [...links, "org/folder", "civitai:88"]) {
    const job = await start(rig, link).catch((error: Problem) => {
      assert.ok(["bad_request", "unsupported_media"].includes(error.code), `${link}: ${error}`);
      return null;
    });
    if (job === null) continue;
    started.push(link);
    await finished(rig, job.id);
    for (const { dest } of job.download_parts) assert.doesNotMatch(dest, /\.\./, link);
  }
  assert.ok(started.includes("civitai:88"), "the test would see it");
  const above = [...Deno.readDirSync(rig.root), ...Deno.readDirSync(join(rig.root, ".."))];
  assert.deepEqual(above.filter(({ name }) => /^up\.(safetensors|json)$/.test(name)), []);
  const written = paths(rig.modelsFolder);
  assert.ok(written.length > 0);
  const places =
    /^(\.downloading-\d+|sd-1\/main\/([\w.-]+\.safetensors|folder\/(unet\/)?\w+\.(json|safetensors))$)/;
  assert.deepEqual(written.filter((path) => !places.test(path)), []);
});

Deno.test("a zip bomb is not unpacked: neither a file, a list nor an image of a hub", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  // A thousand times as large once it is unpacked.
  const bomb = gzipSync(new Uint8Array(64 << 20));
  one(hub);
  hub.fault = (_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip", "content-length": bomb.length });
    return response.end(bomb), true;
  };
  const job = await finished(rig, (await start(rig, "org/one")).id);
  assert.equal(job.error_sentence?.id, "answer_packed");
  assert.equal(job.bytes, 0, "none of it is written");
  await rig.installs.cancel(job.id);
  assert.deepEqual(leftovers(rig), []);
  const image = rig.hubs.cover(
    `${hub.cdn}/org/one/x/one.safetensors`,
    1e9,
    AbortSignal.timeout(9_000),
  );
  await assert.rejects(image, /sent the file packed/);

  // The hub itself answers so: its list of files, and the headers of weights that are looked at.
  const packed = createServer((_request, response) =>
    void response.writeHead(200, { "content-encoding": "gzip" }).end(bomb)
  );
  await new Promise<void>((resolve) => packed.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(packed.address() as AddressInfo).port}`;
  await using other = await modelRig({ network: networkOf({ url, cdn: url }) });
  await assert.rejects(other.installs.offer("org/one"), /sent the file packed/);
  await assert.rejects(other.installs.offer(`${url}/one.safetensors`), /sent the file packed/);
  packed.closeAllConnections();
  await new Promise((resolve) => packed.close(resolve));
});

/** All files below a folder, by their paths in it. */
function paths(folder: string, below = ""): string[] {
  return [...Deno.readDirSync(join(folder, below))].flatMap(({ name, isDirectory }) =>
    isDirectory ? paths(folder, join(below, name)) : [join(below, name)]
  );
}
