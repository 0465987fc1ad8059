import assert from "node:assert/strict";
import { join } from "node:path";
import type { Context } from "hono";
import { streamed } from "../../routes/streamed.ts";
import { startStudio } from "../libraries.ts";

Deno.test("a reader who leaves while the next part is made is no fault", async () => {
  // Its end is what a reader of it hears when it is cancelled.
  const source = new ReadableStream<Uint8Array>({
    pull: () => new Promise<void>(() => {}),
  }, { highWaterMark: 0 });
  let cuts = 0;
  const context = { req: { path: "/" }, env: { cutOff: () => cuts++ } } as unknown as Context;
  const reader = streamed(context, source).getReader();
  const tick = () => new Promise((done) => setTimeout(done));
  const part = reader.read();
  await tick();
  await reader.cancel();
  await part;
  await tick();
  assert.equal(cuts, 0);
});

Deno.test("a zip that cannot be completed is not sent as a complete one", async () => {
  await using studio = await startStudio({ log_level: "error" });
  const { al, server } = studio;
  const [looping, folder] = [await al.image(), await al.image()];
  const names = [looping, folder];
  const { body } = await al.ask("POST", "/images/download", { image_names: names });
  // What cannot be opened, also by root.
  const fileOf = (name: string) => join(server.root, "images", name.slice(0, 2), name);
  for (const name of names) await Deno.remove(fileOf(name));
  await Deno.symlink(fileOf(looping), fileOf(looping));
  await Deno.mkdir(fileOf(folder));
  const got = async (path: string) => {
    const url = `${server.url}/api/v1${path}`;
    const answer = await fetch(url, { headers: { Authorization: `Bearer ${al.token}` } });
    return await answer.text();
  };
  await assert.rejects(got(`/images/download/${body["bulk_download_item_name"]}`));
  assert.match(await got(`/images/i/${folder}/full`), /is damaged/);
  assert.equal(JSON.parse(await got("/app/version"))["version"] !== undefined, true);
});
