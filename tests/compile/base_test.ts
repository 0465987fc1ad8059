/** Whether `deno compile` can be used here, found out before it is tried. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { whyNoBase } from "../../cli/compile/base.ts";

const PATH = `release/v${Deno.version.deno}/denort-${Deno.build.target}.zip`;

Deno.test("a base is in DENORT_BIN, in the cache, or to be fetched; else it is said why not", async () => {
  const cache = await Deno.makeTempDir({ prefix: "atelier-base-" });
  const asked: string[] = [];
  let status = 200;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return new Response(null, { status });
  });
  const host = `http://127.0.0.1:${server.addr.port}`;
  const why = (named = "") => whyNoBase({ host, named, folder: () => Promise.resolve(cache) });
  try {
    assert.equal(await why(), null);
    assert.deepEqual(asked, [`HEAD /${PATH}`]);
    status = 403;
    assert.equal(await why(), `${host} answers 403 for ${PATH}`);
    await server.shutdown();
    const began = performance.now();
    assert.match(await why() ?? "", /cannot be reached/);
    assert.ok(performance.now() - began < 11_000);
    assert.match(await why(join(cache, "none")) ?? "", /DENORT_BIN names .*none, which is no file/);
    const kept = join(cache, "dl", PATH);
    await Deno.mkdir(dirname(kept), { recursive: true });
    await Deno.writeTextFile(kept, "");
    assert.equal(await why(), null);
    assert.equal(await why(kept), null);
    assert.equal(asked.length, 2);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
});
