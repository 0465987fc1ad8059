/** Programs for AUTOMATIC1111's server, with an API key, on the real engine. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import sharp from "sharp";
import { type Json, startStudio } from "../../libraries.ts";
import { until } from "../../until.ts";
import { intermediates, keyOf, live, PROMPT, solid } from "./door.ts";

const STYLE = { positive_prompt: "{prompt}, in oils", negative_prompt: "{prompt}, photo" };

Deno.test("programs for AUTOMATIC1111's server, with a key", async (t) => {
  await using studio = await startStudio();
  const { ad, al, bo } = studio;
  const token = await keyOf(al, ["read", "generate"]);
  const basic = { authorization: `Basic ${btoa(`anybody:${token}`)}` };
  const sdapi = async (path: string, body?: unknown) => {
    const response = await fetch(`${studio.server.url}/sdapi/v1/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { ...basic, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() as Json };
  };

  await t.step("an invalid request leaves nothing of its image behind", async () => {
    const images = { init_images: [(await solid("#20c040")).toString("base64")] };
    assert.equal((await sdapi("img2img", { ...images, prompt: PROMPT, steps: 0 })).status, 422);
    const nameless = { ...images, override_settings: { sd_model_checkpoint: "no such model" } };
    assert.equal((await sdapi("img2img", { ...nameless, prompt: PROMPT })).status, 404);
    assert.equal(await intermediates(ad), 0);
    assert.equal((await al.ask("GET", "/images/?limit=1")).body["total"], 0);
  });

  await t.step("AUTOMATIC1111's clients choose a sampler and a model by their names", async () => {
    const { body: samplers } = await sdapi("samplers");
    const names = (samplers as unknown as { name: string }[]).map(({ name }) => name);
    assert.ok(names.includes("Euler a") && names.includes("DPM++ 2M Karras"));
    const { body: models } = await sdapi("sd-models");
    const [model] = models as unknown as { title: string; hash: string; sha256: string }[];
    // It was never downloaded, so nobody said what its SHA-256 is.
    assert.deepEqual([model?.hash, model?.sha256], ["", ""]);
    assert.equal((await sdapi("options", { sd_model_checkpoint: model?.title })).status, 200);
    assert.equal((await sdapi("options")).body["sd_model_checkpoint"], "Starter");
    assert.equal((await sdapi("options", { sd_model_checkpoint: "none" })).status, 404);
  });

  await t.step("txt2img, and png-info of its image", async () => {
    const { status, body } = await sdapi("txt2img", {
      ...{ prompt: PROMPT, negative_prompt: "", seed: 7, steps: 3, width: 64, height: 64 },
      ...{ sampler_name: "DPM++ 2M", scheduler: "Karras", cfg_scale: 3, batch_size: 2 },
      ...{ restore_faces: false, styles: [], override_settings: { CLIP_stop_at_last_layers: 1 } },
    });
    assert.equal(status, 200, JSON.stringify(body));
    const info = JSON.parse(body["info"] as string) as Json;
    assert.deepEqual(info["all_seeds"], [7, 8]);
    const [first] = body["images"] as string[];
    const known = (await sdapi("png-info", { image: `data:image/png;base64,${first}` })).body;
    assert.equal(
      known["info"],
      `${PROMPT}\nSteps: 3, Sampler: DPM++ 2M Karras, CFG scale: 3, Seed: 7, Size: 64x64, Model: Starter`,
    );
    assert.deepEqual((info["infotexts"] as string[])[0], known["info"]);
  });

  await t.step("styles are those that the menu names, and no other person's", async () => {
    for (const [person, name] of [[al, "Oils"], [bo, "Bo's own"]] as const) {
      const form = new FormData();
      form.set("data", JSON.stringify({ name, ...STYLE, type: "user" }));
      const { status, body } = await person.ask("POST", "/style_presets/", form);
      assert.equal(status, 200, JSON.stringify(body));
    }
    const menu = (await sdapi("prompt-styles")).body as unknown as { name: string }[];
    assert.ok(menu.some(({ name }) => name === "Oils"));
    const small = { prompt: PROMPT, negative_prompt: "grey", seed: 7, steps: 1, width: 64 };
    const { body } = await sdapi("txt2img", { ...small, styles: ["None", "Oils"] });
    const info = JSON.parse(body["info"] as string) as Json;
    const [made] = info["infotexts"] as string[];
    assert.match(made!, new RegExp(`^${PROMPT}, in oils\nNegative prompt: grey, photo\n`));
    for (const name of ["Bo's own", "nothing of that name"]) {
      const refused = await sdapi("txt2img", { ...small, styles: [name] });
      assert.equal(refused.status, 404);
      assert.match(JSON.stringify(refused.body), /body\.styles\.0/);
    }
  });

  await t.step("img2img changes the white part of the mask", async () => {
    const start = (await solid("#20c040")).toString("base64");
    const ask = async (mask: string) => {
      const { body } = await sdapi("img2img", {
        ...{ init_images: [start], prompt: PROMPT, steps: 6, denoising_strength: 1, seed: 1 },
        mask: (await solid(mask)).toString("base64"),
      });
      const [image = ""] = body["images"] as string[];
      const { channels } = await sharp(Buffer.from(image, "base64")).stats();
      return channels.slice(0, 3).map(({ mean }) => mean);
    };
    const kept = await ask("#000000");
    const changed = await ask("#ffffff");
    const green = [0x20, 0xc0, 0x40];
    const distance = (mean: number[]) =>
      Math.max(...mean.map((value, i) => Math.abs(value - green[i]!)));
    assert.ok(distance(changed) > 3 * distance(kept), `kept: ${kept}, changed: ${changed}`);
  });

  await t.step("progress and interrupt apply to the caller's own image", async () => {
    const running = sdapi("txt2img", { prompt: PROMPT, steps: 200, width: 512, height: 512 });
    await until(async () => ((await sdapi("progress")).body["progress"] as number) > 0);
    const others = await bo.ask("GET", "/../../sdapi/v1/progress");
    assert.equal(others.body["progress"], 0);
    assert.equal((await sdapi("interrupt", {})).status, 200);
    assert.equal((await running).status, 409);
    const asked = await sdapi("interrogate", { image: (await solid("red")).toString("base64") });
    assert.equal(asked.status, 501);
    assert.match(String(asked.body["detail"]), /administrator can get one on the page “Models”/);
    assert.equal((await sdapi("interrogate", { image: "?" })).status, 422);
    assert.equal(await intermediates(ad), 0);
  });

  await t.step("an image can be interrupted before its first step", async () => {
    // Opening the network of this size alone takes longer than the request.
    const running = sdapi("txt2img", { prompt: PROMPT, steps: 400, width: 1024, height: 1024 });
    await until(async () => {
      const { body } = await al.ask("GET", "/queue/default/status");
      return (body["queue"] as Record<string, number>)["in_progress"] === 1;
    });
    assert.equal((await sdapi("progress")).body["progress"], 0);
    assert.equal((await sdapi("interrupt", {})).status, 200);
    assert.equal((await running).status, 409);
  });

  await t.step(
    "a person's requests that wait are bounded, and other people's are not",
    async () => {
      await ad.ask("PUT", "/queue/default/processor/pause");
      const waiting = Array.from({ length: 102 }, () => sdapi("txt2img", { prompt: PROMPT }));
      const refused = await Promise.race(waiting);
      assert.equal(refused.status, 429, JSON.stringify(refused.body));
      await until(async () => await live(al) === 100);
      const other = bo.ask("POST", "/../../sdapi/v1/txt2img", { prompt: PROMPT });
      await until(async () => await live(bo) > 0);
      await bo.ask("PUT", "/queue/default/cancel_all_except_current");
      assert.equal((await other).status, 409);
      await al.ask("PUT", "/queue/default/cancel_all_except_current");
      const ends = (await Promise.all(waiting)).map(({ status }) => status).filter((s) =>
        s !== 429
      );
      assert.deepEqual(ends, Array.from({ length: 100 }, () => 409));
      await ad.ask("PUT", "/queue/default/processor/resume");
    },
  );

  await t.step("invalid images and numbers are refused with the reason", async () => {
    const { status, body } = await sdapi("txt2img", {
      prompt: PROMPT,
      steps: 0,
      sampler_name: "x",
    });
    assert.equal(status, 422);
    const fields = (body["errors"] as { field: string }[]).map(({ field }) => field);
    assert.deepEqual(fields.sort(), ["body.sampler_name", "body.steps"]);
    const broken = { prompt: PROMPT, init_images: [btoa("not an image")] };
    assert.equal((await sdapi("img2img", broken)).status, 415);
    assert.equal((await sdapi("img2img", { prompt: PROMPT, init_images: ["?"] })).status, 422);
  });
});
