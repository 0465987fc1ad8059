/** Programs for OpenAI's server, with its own package and an API key, on the real engine. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import OpenAI, { toFile } from "openai";
import sharp from "sharp";
import { readChunks, writeChunks } from "../../../services/images/png.ts";
import { startStudio } from "../../libraries.ts";
import { until } from "../../until.ts";
import { intermediates, keyOf, live, PROMPT, solid } from "./door.ts";

/** A PNG whose header says that it is a square of that side. */
function claiming(png: Uint8Array, side: number): Uint8Array {
  const [head, ...rest] = readChunks(png);
  const data = Uint8Array.from(head!.data);
  new DataView(data.buffer).setUint32(0, side);
  new DataView(data.buffer).setUint32(4, side);
  return writeChunks([{ ...head!, data }, ...rest]);
}

const pngOf = async (base64: string | undefined) =>
  await sharp(Buffer.from(base64 ?? "", "base64")).metadata();

Deno.test("programs for OpenAI's server, with a key", async (t) => {
  await using studio = await startStudio();
  const { ad, al, bo } = studio;
  const { url } = studio.server;
  const token = await keyOf(al, ["read", "generate"]);
  const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: token, maxRetries: 0 });

  await t.step("OpenAI's package lists models and makes images", async () => {
    const models = await openai.models.list();
    assert.deepEqual(models.data.map(({ id }) => id), ["Starter"]);
    const { data } = await openai.images.generate({
      ...{ prompt: PROMPT, n: 2, size: "64x128" as "auto", model: "dall-e-3", quality: "hd" },
    });
    assert.equal(data?.length, 2);
    const { format, width, height } = await pngOf(data?.[0]?.b64_json);
    assert.deepEqual([format, width, height], ["png", 64, 128]);
    const mine = await al.ask("GET", "/images/?limit=10");
    assert.equal(mine.body["total"], 2);
    assert.equal((await bo.ask("GET", "/images/?limit=10")).body["total"], 0);
  });

  await t.step("an image URL is readable with the key that requested it", async () => {
    const { data } = await openai.images.generate({ prompt: PROMPT, response_format: "url" });
    const address = data?.[0]?.url ?? "";
    const headers = { authorization: `Bearer ${token}` };
    assert.equal((await fetch(address)).status, 401);
    const image = await fetch(address, { headers });
    assert.equal(image.headers.get("content-type"), "image/png");
    await image.body?.cancel();
  });

  await t.step("images are streamed after their previews", async () => {
    const stream = await openai.images.generate({
      prompt: PROMPT,
      stream: true,
      partial_images: 2,
    });
    const events: string[] = [];
    for await (const event of stream) {
      events.push(event.type);
      assert.ok(event.b64_json.length > 100);
    }
    assert.equal(events.at(-1), "image_generation.completed");
    assert.ok(events.filter((type) => type === "image_generation.partial_image").length <= 2);
  });

  await t.step("an image is edited where its mask is transparent", async () => {
    const half = await sharp({
      create: { width: 64, height: 64, channels: 4, background: "#00ff00ff" },
    }).composite([{
      input: { create: { width: 32, height: 64, channels: 4, background: "#00000000" } },
      left: 0,
      top: 0,
      blend: "dest-in",
      tile: false,
    }]).png().toBuffer();
    const whole = await sharp(half).flatten({ background: "#00ff00" }).png().toBuffer();
    const { data } = await openai.images.edit({
      image: await toFile(whole, "start.png", { type: "image/png" }),
      mask: await toFile(half, "mask.png", { type: "image/png" }),
      prompt: PROMPT,
    });
    assert.equal((await pngOf(data?.[0]?.b64_json)).width, 64);
    assert.equal(await intermediates(ad), 0, "what was sent along is not kept");
  });

  await t.step(
    "a mask is checked like an upload, and an invalid form leaves nothing behind",
    async () => {
      const start = await toFile(await solid("#20c040"), "start.png", { type: "image/png" });
      const edit = async (mask: Uint8Array, n = 1) => {
        const file = await toFile(mask, "mask.png", { type: "image/png" });
        await openai.images.edit({ image: start, mask: file, prompt: PROMPT, n });
      };
      const before = (await al.ask("GET", "/images/?limit=1")).body["total"];
      const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');
      await assert.rejects(edit(svg), { status: 415 });
      await assert.rejects(edit(claiming(await solid("#000000"), 30_000)), { status: 413 });
      await assert.rejects(edit(await solid("#000000"), 0), { status: 422 });
      assert.equal(await intermediates(ad), 0);
      assert.equal((await al.ask("GET", "/images/?limit=1")).body["total"], before);
    },
  );

  await t.step("errors come in OpenAI's form", async () => {
    const wrong = openai.images.generate({ prompt: PROMPT, model: "no-such-model" });
    await assert.rejects(wrong, (error: InstanceType<typeof OpenAI.APIError>) => {
      assert.equal(error.status, 404);
      assert.match(error.message, /no-such-model|model/);
      return true;
    });
    const odd = openai.images.generate({ prompt: PROMPT, size: "65x64" as "auto" });
    await assert.rejects(odd, { status: 422, param: "size", type: "invalid_request_error" });
    const stranger = new OpenAI({ baseURL: `${url}/v1`, apiKey: "no", maxRetries: 0 });
    await assert.rejects(stranger.models.list(), { status: 401, type: "authentication_error" });
    const reader = await keyOf(al, ["read"]);
    const readOnly = new OpenAI({ baseURL: `${url}/v1`, apiKey: reader, maxRetries: 0 });
    await assert.rejects(readOnly.images.generate({ prompt: PROMPT }), { status: 403 });
    const maker = await keyOf(al, ["generate"]);
    const blind = new OpenAI({ baseURL: `${url}/v1`, apiKey: maker, maxRetries: 0 });
    await assert.rejects(blind.images.generate({ prompt: PROMPT }), {
      status: 403,
      message: /"read"/,
    });
  });

  await t.step("a client that disconnects cancels its images", async () => {
    const leaving = new AbortController();
    const asked = fetch(`${url}/v1/images/generations`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ prompt: PROMPT, n: 10, size: "512x512" }),
      signal: leaving.signal,
    }).catch(() => null);
    await until(async () => await live(al) > 0);
    leaving.abort();
    await asked;
    await until(async () => await live(al) === 0);
  });

  await t.step("revoking the key meanwhile ends the answer and its images", async () => {
    const { body: key } = await al.ask("POST", "/auth/api-keys", {
      ...{ name: "short-lived", scopes: ["read", "generate"] },
    });
    const client = new OpenAI({
      baseURL: `${url}/v1`,
      apiKey: key["key"] as string,
      maxRetries: 0,
    });
    const asked = client.images.generate({ prompt: PROMPT, n: 10, size: "512x512" as "auto" });
    const refused = assert.rejects(asked, { status: 401 });
    await until(async () => await live(al) > 0);
    assert.equal((await al.ask("DELETE", `/auth/api-keys/${key["key_id"]}`)).status, 204);
    await until(async () => await live(al) === 0);
    await refused;
    const { body } = await al.ask("GET", "/queue/default/status");
    assert.ok(
      (body["queue"] as Record<string, number>)["canceled"]! > 10,
      "of this step and the last",
    );
  });
});
