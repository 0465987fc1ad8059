/** What an uploader may send, and what becomes of it. */
import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { ownerActor } from "../../services/actor.ts";
import { readChunks, readText, textChunk, writeChunks } from "../../services/images/png.ts";
import type { UploadInput } from "../../services/images/mod.ts";
import { smallPng } from "../libraries.ts";
import { libraryRig } from "./library_rig.ts";

const al = ownerActor("al", false);
const input = (bytes: Uint8Array, more: Partial<UploadInput> = {}): UploadInput => ({
  bytes,
  category: "user",
  isIntermediate: false,
  boardId: null,
  sessionId: null,
  cropVisible: false,
  resizeTo: null,
  metadata: null,
  ...more,
});
const text = (value: string) => new TextEncoder().encode(value);
const join = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isDirectory) found.push(...await filesBelow(`${folder}/${entry.name}`));
    else found.push(entry.name);
  }
  return found;
}

/** A header that claims a size, with hardly any pixels behind it. */
function claims(width: number, height: number): Uint8Array {
  const chunks = readChunks(smallPng());
  const header = new Uint8Array((chunks[0] as { data: Uint8Array }).data);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  return writeChunks([{ type: "IHDR", data: header }, ...chunks.slice(1)]);
}

/** A chunk whose length says two gigabytes. */
function longChunk(): Uint8Array {
  const head = smallPng().subarray(0, 33);
  return join(head, new Uint8Array([0x7f, 0xff, 0xff, 0xff]), text("tEXtComment\0x"));
}

const solid = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#224466" } });

Deno.test("anything but a complete, plain image is refused and leaves nothing behind", async () => {
  await using rig = await libraryRig(["al"]);
  const png = smallPng(300, 300);
  const jpeg = await solid(300, 300).jpeg().toBuffer();
  const webp = await solid(300, 300).webp({ lossless: true }).toBuffer();
  const zip = join(text("PK\x03\x04......"), text("PK\x05\x06"), new Uint8Array(18));
  const cases: [string, Uint8Array, string][] = [
    ["empty", new Uint8Array(), "unsupported_media"],
    ["text", text("hello"), "unsupported_media"],
    ["SVG", text('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), "unsupported_media"],
    ["HTML", text("<!doctype html><script>1</script>"), "unsupported_media"],
    ["GIF", text("GIF89a......"), "unsupported_media"],
    ["a PNG cut in half", png.subarray(0, png.length / 2), "unsupported_media"],
    ["a PNG without its last byte", png.subarray(0, -1), "unsupported_media"],
    ["a JPEG cut in half", jpeg.subarray(0, jpeg.length / 2), "unsupported_media"],
    ["a WebP cut in half", webp.subarray(0, webp.length / 2), "unsupported_media"],
    ["a PNG and a zip", join(png, zip), "unsupported_media"],
    ["a PNG and a page", join(png, text("<html>")), "unsupported_media"],
    ["a JPEG and a zip", join(jpeg, zip), "unsupported_media"],
    ["a JPEG and a page", join(jpeg, text("<script>alert(1)</script>")), "unsupported_media"],
    ["a WebP and a zip", join(webp, zip), "unsupported_media"],
    ["50 000 × 50 000", claims(50_000, 50_000), "too_large"],
    ["no pixels", claims(0, 8), "unsupported_media"],
    ["more pixels claimed than there are", claims(800, 800), "unsupported_media"],
    ["a two-gigabyte chunk", longChunk(), "unsupported_media"],
    ["a wrong checksum", png.map((b, i) => i === 45 ? b ^ 1 : b), "unsupported_media"],
    ["26 MB", new Uint8Array(26 * 1024 * 1024), "too_large"],
  ];
  for (const [name, bytes, code] of cases) {
    await assert.rejects(rig.services.images.upload(al, input(bytes)), { code }, name);
  }
  assert.deepEqual(await rig.db.selectFrom("images").selectAll().execute(), []);
  const left = await filesBelow(rig.root);
  assert.deepEqual(left.filter((name) => !name.startsWith("atelier.db")), []);
});

Deno.test("JPEG and WebP are converted to PNG, rotated by EXIF, without their location", async () => {
  await using rig = await libraryRig(["al"]);
  const exif = {
    IFD0: { ImageDescription: "a lighthouse" },
    IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" },
  };
  const jpeg = await solid(40, 20).withExif(exif).withMetadata({ orientation: 6 }).jpeg()
    .toBuffer();
  assert.ok(new TextDecoder("latin1").decode(jpeg).includes("lighthouse"));
  const dto = await rig.services.images.upload(al, input(jpeg));
  assert.deepEqual([dto.width, dto.height], [20, 40]);
  const kept = await rig.services.images.readFile(al, dto.image_name);
  const header = await sharp(kept).metadata();
  assert.deepEqual([header.format, header.exif], ["png", undefined]);
  const found = await rig.services.images.names(al, {
    search_term: "lighthouse",
    order_dir: "DESC",
    starred_first: false,
  });
  assert.deepEqual(found.image_names, [dto.image_name]);
  const webp = await solid(30, 10).webp().toBuffer();
  const second = await rig.services.images.upload(al, input(webp));
  assert.deepEqual([second.width, second.height], [30, 10]);
});

/**
 * Where the sensor has the pixel that is seen at x, y of an image of w × h (CIPA DC-008, 4.6.4).
 */
const LYING: Record<number, (x: number, y: number, w: number, h: number) => [number, number]> = {
  1: (x, y) => [x, y],
  2: (x, y, w) => [w - 1 - x, y],
  3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
  4: (x, y, _, h) => [x, h - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, w) => [y, w - 1 - x],
  7: (x, y, w, h) => [h - 1 - y, w - 1 - x],
  8: (x, y, _, h) => [h - 1 - y, x],
};
const QUARTERS = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]];

/** An image of 16 × 24 with a colour in each quarter, as a camera held this way writes it. */
function lying(orientation: number) {
  const [w, h] = [16, 24];
  const aside = orientation > 4;
  const pixels = new Uint8Array(w * h * 3);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [column, row] = LYING[orientation]!(x, y, w, h);
      const quarter = (y < h / 2 ? 0 : 2) + (x < w / 2 ? 0 : 1);
      pixels.set(QUARTERS[quarter]!, (row * (aside ? h : w) + column) * 3);
    }
  }
  return sharp(pixels, { raw: { width: aside ? h : w, height: aside ? w : h, channels: 3 } });
}

Deno.test("every EXIF orientation is turned upright", async () => {
  await using rig = await libraryRig(["al"]);
  const { images } = rig.services;
  for (const orientation of Object.keys(LYING).map(Number)) {
    const jpeg = await lying(orientation).withMetadata({ orientation })
      .jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer();
    const { exif } = await sharp(jpeg).metadata();
    const [head, ...rest] = readChunks(await lying(orientation).png().toBuffer());
    assert.ok(exif && head);
    const png = writeChunks([head, { type: "eXIf", data: exif.subarray(6) }, ...rest]);
    for (const [format, file] of [["jpeg", jpeg], ["png", png]] as const) {
      const name = `${format} of orientation ${orientation}`;
      assert.equal((await sharp(file).metadata()).orientation, orientation, name);
      const dto = await images.upload(al, input(file));
      assert.deepEqual([dto.width, dto.height], [16, 24], name);
      const kept = await images.readFile(al, dto.image_name);
      assert.equal((await sharp(kept).metadata()).orientation, undefined, name);
      const data = await sharp(kept).removeAlpha().raw().toBuffer();
      [[4, 6], [12, 6], [4, 18], [12, 18]].forEach(([x = 0, y = 0], quarter) => {
        const at = (y * 16 + x) * 3;
        const seen = [...data.subarray(at, at + 3)].map((value) => value > 127 ? 255 : 0);
        assert.deepEqual(seen, QUARTERS[quarter], `${name}, quarter ${quarter}`);
      });
    }
  }
});

Deno.test("the location is removed from a PNG, too", async () => {
  await using rig = await libraryRig(["al"]);
  const place = "51.5034,-0.1276";
  const png = smallPng(8, 8, {
    "XML:com.adobe.xmp": `<x:xmpmeta exif:GPSLatitude="${place}"/>`,
    "Raw profile type exif": place,
    "Raw profile type APP1": place,
    Title: "A door",
  });
  assert.ok(new TextDecoder().decode(png).includes(place));
  const [head, ...rest] = readChunks(png);
  assert.ok(head);
  const armed = writeChunks([head, { type: "eXIf", data: text(`MM\0*${place}`) }, ...rest]);
  for (const file of [png, armed]) {
    const dto = await rig.services.images.upload(al, input(file));
    const kept = await rig.services.images.readFile(al, dto.image_name);
    assert.ok(!new TextDecoder("latin1").decode(kept).includes(place));
    const texts = readChunks(kept).flatMap((chunk) => readText(chunk, 10_000)?.keyword ?? []);
    assert.deepEqual(texts, ["Title"]);
  }
});

Deno.test("text chunks of other programs are kept, searchable and limited", async () => {
  await using rig = await libraryRig(["al"]);
  const { images } = rig.services;
  const parameters = "a purple lighthouse\nNegative prompt: fog\nSteps: 20, Seed: 7";
  const dto = await images.upload(al, input(smallPng(8, 8, { parameters, Title: "Ünïcode" })));
  const kept = readChunks(await images.readFile(al, dto.image_name))
    .flatMap((chunk) => readText(chunk, 10_000) ?? []);
  assert.deepEqual(kept, [
    { keyword: "parameters", text: parameters },
    { keyword: "Title", text: "Ünïcode" },
  ]);
  assert.deepEqual(await images.metadata(al, dto.image_name), {
    positive_prompt: "a purple lighthouse",
    negative_prompt: "fog",
    steps: 20,
    seed: 7,
    made_with: "AUTOMATIC1111",
  });
  const find = async (search_term: string) =>
    (await images.names(al, { search_term, order_dir: "DESC", starred_first: false })).total_count;
  assert.deepEqual([await find("purple lightho"), await find("fog")], [1, 0]);

  // 64 MiB of zeros in 64 KiB: unpacked no further than the limit, and dropped.
  const bomb = join(text("Comment\0\0"), deflateSync(new Uint8Array(64 * 1024 * 1024)));
  const [head, ...rest] = readChunks(smallPng());
  assert.ok(head);
  const armed = writeChunks([head, { type: "zTXt", data: bomb }, ...rest]);
  const survivor = await images.upload(al, input(armed));
  assert.ok(survivor.bytes < 1000);
  const long = writeChunks([head, textChunk("Comment", "x".repeat(5 * 1024 * 1024)), ...rest]);
  assert.ok((await images.upload(al, input(long))).bytes < 1000);
});

Deno.test("a compressed text chunk stays compressed, also when the image is resized", async () => {
  await using rig = await libraryRig(["al"]);
  const { images } = rig.services;
  const long = "a lighthouse ".repeat(200_000);
  const packed = (keyword: string) => ({
    type: "zTXt",
    data: join(text(`${keyword}\0\0`), deflateSync(text(long))),
  });
  const [head, ...rest] = readChunks(smallPng(32, 32));
  assert.ok(head);
  const small = writeChunks([head, packed("parameters"), packed("Comment"), ...rest]);
  assert.ok(small.length < long.length / 50);
  for (const more of [{}, { resizeTo: "[64,64]" }, { cropVisible: true }]) {
    const dto = await images.upload(al, input(small, more));
    assert.ok(dto.bytes < long.length / 50, `${JSON.stringify(more)}: ${dto.bytes} bytes`);
    const kept = readChunks(await images.readFile(al, dto.image_name))
      .flatMap((chunk) => readText(chunk, 4_000_000)?.text ?? []);
    assert.deepEqual(kept, [long, long]);
  }
});

Deno.test("metadata, workflow and graph of an InvokeAI file are kept if they are valid", async () => {
  await using rig = await libraryRig(["al"]);
  const { images } = rig.services;
  const texts = {
    invokeai_metadata: '{"positive_prompt":"x","seed":3}',
    invokeai_workflow: '{"nodes":[]}',
    invokeai_graph: "not json",
  };
  const dto = await images.upload(al, input(smallPng(8, 8, texts)));
  assert.equal(dto.has_workflow, true);
  assert.deepEqual(await images.workflow(al, dto.image_name), {
    workflow: texts.invokeai_workflow,
    graph: null,
  });
  const given = await images.upload(al, input(smallPng(8, 8, texts), { metadata: '{"seed":9}' }));
  assert.deepEqual(await images.metadata(al, given.image_name), { seed: 9 });
  await assert.rejects(images.upload(al, input(smallPng(), { metadata: "[1]" })), {
    code: "bad_request",
  });
});

Deno.test("resizing and cropping", async () => {
  await using rig = await libraryRig(["al"]);
  const { images } = rig.services;
  const resized = await images.upload(al, input(smallPng(10, 10), { resizeTo: "[64, 32]" }));
  assert.deepEqual([resized.width, resized.height], [64, 32]);
  const mark = await solid(5, 3).png().toBuffer();
  const clear = { r: 0, g: 0, b: 0, alpha: 0 };
  const canvas = await sharp({ create: { width: 50, height: 40, channels: 4, background: clear } })
    .composite([{ input: mark, left: 20, top: 30 }]).png().toBuffer();
  const cropped = await images.upload(al, input(canvas, { cropVisible: true }));
  assert.deepEqual([cropped.width, cropped.height], [5, 3]);
});

Deno.test("a full library refuses uploads, with its usage", async () => {
  await using rig = await libraryRig(["al"], [], { ATELIER_QUOTA_MEGABYTES: "1" });
  const { images, quotas } = rig.services;
  await rig.db.updateTable("users").set({ quota_bytes: 400 }).where("user_id", "=", "al").execute();
  await images.upload(al, input(smallPng()));
  const before = await quotas.usage(al);
  assert.deepEqual([before.images, before.quota_bytes], [1, 400]);
  let refused = 0;
  // All at once: the check inside the transaction counts, not the one before.
  await Promise.all(Array.from({ length: 10 }, async () => {
    try {
      await images.upload(al, input(smallPng()));
    } catch (error) {
      assert.equal((error as { code: string }).code, "over_quota");
      refused++;
    }
  }));
  const after = await quotas.usage(al);
  assert.ok(refused > 0 && after.bytes <= 400, `${refused} refused, ${after.bytes} bytes`);
  const files = (await filesBelow(`${rig.root}/images`)).length;
  assert.equal(files, after.images);
});
