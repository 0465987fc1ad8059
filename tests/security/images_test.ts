/** Images that are made to take the server's time, its memory, or its word. */
import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { type Chunk, readChunks, writeChunks } from "../../services/images/png.ts";
import { gatherInputs } from "../../services/processor/inputs.ts";
import { singleUser } from "../../services/actor.ts";
import {
  type Answer,
  fileForm,
  type Json,
  smallPng,
  startStudio,
  type Studio,
} from "../libraries.ts";
import { cpuSeconds } from "../cpu_time.ts";

const UPLOAD = "/images/upload?image_category=general&is_intermediate=false";

/** A small image with more chunks behind its header. */
function withChunks(chunks: readonly Chunk[]): Uint8Array {
  const [head, ...rest] = readChunks(smallPng());
  return writeChunks([head as Chunk, ...chunks, ...rest]);
}

/** An upload of bo's, and the most that the server computed while al waited for one answer. */
async function upload({ al, bo, server }: Studio, png: Uint8Array, more = "") {
  let longest = 0;
  let busy = true;
  const form = fileForm(png);
  const put = bo.ask("POST", UPLOAD + more, form).finally(() => busy = false);
  while (busy) {
    const before = cpuSeconds(server.pid);
    await al.ask("GET", "/app/version");
    longest = Math.max(longest, cpuSeconds(server.pid) - before);
  }
  return { ...await put, longest };
}

Deno.test("an image with thousands of compressed texts does not block others", async () => {
  await using studio = await startStudio();
  const packed = deflateSync(new Uint8Array(4 * 1024 * 1024 + 1));
  const data = new Uint8Array([0x6b, 0, 0, ...packed]);
  const made = await upload(studio, withChunks(Array(5_000).fill({ type: "zTXt", data })));
  assert.equal(made.status, 201);
  // Eight seconds before.
  assert.ok(made.longest < 2, String(made.longest));
});

Deno.test("an image in a million pieces is refused", async () => {
  await using studio = await startStudio();
  const data = new Uint8Array([0x6b, 0, 0x76]);
  const made = await upload(studio, withChunks(Array(1_000_000).fill({ type: "tEXt", data })));
  assert.equal(made.status, 415);
  assert.match(String(made.body["detail"]), /too many pieces/);
  const few = await upload(studio, withChunks(Array(100).fill({ type: "tEXt", data })));
  assert.equal(few.status, 201);
});

Deno.test("cropping keeps every visible pixel", async () => {
  await using studio = await startStudio();
  // Both ends of a row count, wherever in the image it is.
  const [width, height] = [40, 30];
  const rows = new Uint8Array((1 + width * 4) * height);
  for (const [x, y] of [[7, 20], [30, 5], [12, 5]] as const) {
    rows.fill(255, y * (1 + width * 4) + 1 + x * 4, y * (1 + width * 4) + 5 + x * 4);
  }
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint16(8, 0x0806);
  const png = writeChunks([
    { type: "IHDR", data: new Uint8Array(header.buffer) },
    { type: "IDAT", data: new Uint8Array(deflateSync(rows)) },
    { type: "IEND", data: new Uint8Array() },
  ]);
  const cropped = await studio.bo.ask("POST", `${UPLOAD}&crop_visible=true`, fileForm(png));
  assert.deepEqual([cropped.body["width"], cropped.body["height"]], [24, 16]);
});

Deno.test("a graph cannot make the server read more images than fit into memory", async () => {
  const names = Array.from({ length: 20 }, (_, i) => `${i}.png`);
  const nodes = Object.fromEntries(
    names.map((image_name) => [
      image_name,
      { id: image_name, type: "image", image: { image_name } },
    ]),
  );
  let read = 0;
  const images = { readFile: () => Promise.resolve(new Uint8Array(++read && 25_000_000)) };
  const models = {
    resolve: () => Promise.reject(new Error("no model is asked for")),
    embeddings: () => Promise.resolve([]),
  };
  const gather = () =>
    gatherInputs({ images, models }, singleUser("local"), { id: "g", nodes, edges: [] });
  await assert.rejects(gather, /together/);
  assert.equal(read, 11);
});

Deno.test("copying an image without its file does not reveal the server's folders", async () => {
  await using studio = await startStudio();
  const { al, server } = studio;
  const name = await al.image();
  await Deno.remove(`${server.root}/images/${name.slice(0, 2)}/${name}`);
  const copied: Answer<Json> = await al.ask("POST", "/images/copy", { image_names: [name] });
  assert.equal(copied.status, 201);
  assert.equal((copied.body["refused"] as Json[])[0]?.["reason"], "failed");
  assert.ok(!JSON.stringify(copied.body).includes(server.root), JSON.stringify(copied.body));
});

Deno.test("a client that disconnects in the middle of a zip leaves no file open", async () => {
  await using studio = await startStudio();
  const { bo, server } = studio;
  // Pixels that do not shrink, so that the zip is longer than what waits on the way.
  const noise = {
    create: { width: 1500, height: 1500, channels: 3 as const, background: "black" },
  };
  const png = await sharp({
    ...noise,
    create: { ...noise.create, noise: { type: "gaussian", mean: 128, sigma: 60 } },
  }).png().toBuffer();
  const made = await bo.ask("POST", UPLOAD, fileForm(png));
  const image_names = [made.body["image_name"]];
  const open = () =>
    [...Deno.readDirSync(`/proc/${server.pid}/fd`)].filter(({ name }) => {
      try {
        return Deno.readLinkSync(`/proc/${server.pid}/fd/${name}`).endsWith(".png");
      } catch {
        return false;
      }
    }).length;
  for (let i = 0; i < 10; i++) {
    const asked = await bo.ask("POST", "/images/download", { image_names });
    const hangUp = new AbortController();
    const answer = await fetch(
      `${server.url}/api/v1/images/download/${asked.body["bulk_download_item_name"]}`,
      { headers: { authorization: `Bearer ${bo.token}` }, signal: hangUp.signal },
    );
    await answer.body?.getReader().read();
    hangUp.abort();
  }
  const end = performance.now() + 10_000;
  while (open() > 0 && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(open(), 0);
});

Deno.test("SVG is not passed to the decoder, and the parts of a form are limited", async () => {
  await using studio = await startStudio();
  const { bo, server } = studio;
  const workflow = { name: "a", nodes: [], edges: [] };
  const { body } = await bo.ask("POST", "/workflows/", { workflow });
  const twice = (i: number) => `<g id="a${i + 1}">${`<use href="#a${i}"/>`.repeat(2)}</g>`;
  const doubled = Array.from({ length: 30 }, (_, i) => twice(i)).join("");
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg"><g id="a0"><rect width="1" height="1"/></g>` +
    `${doubled}</svg>`;
  const form = new FormData();
  form.append("image", new File([svg], "drawing.png"));
  const before = cpuSeconds(server.pid);
  const put = await bo.ask("PUT", `/workflows/i/${body["workflow_id"]}/thumbnail`, form);
  assert.equal(put.status, 415);
  const part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n';
  const send = async (parts: number, boundary: string, parameters = `boundary=${boundary}`) => {
    const answer = await fetch(`${server.url}/api/v1${UPLOAD}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${bo.token}`,
        "content-type": `multipart/form-data; ${parameters}`,
      },
      body: `${part.repeat(parts)}--b--\r\n`,
    });
    await answer.body?.cancel();
    return answer.status;
  };
  assert.deepEqual(
    [await send(400_000, "b"), await send(101, '"b"'), await send(100, "b"), await send(1, "b")],
    [400, 400, 422, 422],
  );
  // Four and three seconds before.
  assert.ok(cpuSeconds(server.pid) - before < 2.5, String(cpuSeconds(server.pid) - before));
  // Headers that two parsers read in two ways: counted by one boundary, split by the other.
  const charset = 'b; charset="utf-8"';
  assert.deepEqual([await send(1, charset), await send(101, charset)], [422, 400]);
  for (const header of ["zzz; boundary=b", '"\\b"', 'b; boundary="b"', "b; b", 'b; x="']) {
    assert.equal(await send(100_000, header), 400, header);
  }
  for (const type of ["xboundary=zzz; boundary=b", 'x="boundary=zzz"; boundary=b']) {
    assert.equal(await send(400_000, "", type), 400, type);
  }
});
