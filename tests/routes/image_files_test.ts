import assert from "node:assert/strict";
import { startStudio } from "../libraries.ts";

Deno.test("ranges of an image are served to those who may see it", async () => {
  await using studio = await startStudio();
  const { al, bo, server } = studio;
  const name = await al.image();
  const get = (token: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/v1/images/i/${name}/full`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  const whole = await get(al.token);
  const bytes = await whole.bytes();
  assert.equal(whole.headers.get("accept-ranges"), "bytes");
  const part = await get(al.token, { range: "bytes=1-3" });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get("content-range"), `bytes 1-3/${bytes.length}`);
  assert.deepEqual(await part.bytes(), bytes.slice(1, 4));
  const beyond = await get(al.token, { range: `bytes=${bytes.length}-` });
  assert.equal(beyond.status, 416);
  await beyond.body?.cancel();
  const foreign = await get(bo.token, { range: "bytes=1-3" });
  assert.equal(foreign.status, 404);
  await foreign.body?.cancel();
});
