import assert from "node:assert/strict";
import { ownerActor } from "../../services/actor.ts";
import { freeNames } from "../../services/downloads/folders.ts";
import { downloadName, keptFileName } from "../../services/images/file_name.ts";
import { cpuMs } from "../cpu_time.ts";
import { smallPng } from "../libraries.ts";
import { libraryRig } from "./library_rig.ts";

Deno.test("the name of a file is kept without its path and what cannot be seen", () => {
  const cases: [string, string | null][] = [
    ["Urlaub am Meer.JPG", "Urlaub am Meer.JPG"],
    ["C:\\fakepath\\sea.png", "sea.png"],
    ["../../etc/passwd", "passwd"],
    ["a\u0000b\n.png", "ab.png"],
    ["safe\u202egnp.exe", "safegnp.exe"],
    ["a\u061cb\u200bc\u2028d\ufeff.png", "abcd.png"],
    ["👩\u200d🎨.png", "👩\u200d🎨.png"],
    ["e\u0301te.png", "\u00e9te.png"],
    ["  ", null],
    ["..", null],
    ["folder/", null],
  ];
  for (const [given, kept] of cases) assert.equal(keptFileName(given), kept, given);
  const long = keptFileName(`${"x".repeat(400)}.jpeg`);
  assert.equal(long?.length, 255);
  assert.ok(long?.endsWith("x.jpeg"));
});

Deno.test("what is downloaded has that name, with the ending of what it is", () => {
  assert.equal(downloadName("sea.JPG", "1.png"), "sea.png");
  assert.equal(downloadName("v1.2", "1.png"), "v1.2.png");
  assert.equal(downloadName(null, "1.png"), "1.png");
  const free = freeNames();
  assert.deepEqual(
    [["", "sea.png"], ["", "Sea.png"], ["al/", "sea.png"], ["", "a/b:c.png"], ["", "sea.png"]]
      .map(([folder = "", name = ""]) => free(folder, name)),
    ["sea.png", "Sea (2).png", "al/sea.png", "a_b_c.png", "sea (3).png"],
  );
});

Deno.test("a zip of many files of one name is named quickly", async () => {
  const free = freeNames();
  const names = Array.from({ length: 20_000 }, () => "image.png");
  let last = "";
  const ms = await cpuMs(() => names.forEach((name) => last = free("", name)));
  assert.equal(last, "image (20000).png");
  assert.ok(ms < 2000, `${ms} ms`);
});

Deno.test("uploads are found and ordered by the names of their files", async () => {
  await using rig = await libraryRig(["al", "bo"]);
  const { images } = rig.services;
  const al = ownerActor("al", false);
  const upload = async (fileName: string) =>
    (await images.upload(al, {
      bytes: smallPng(),
      category: "user",
      isIntermediate: false,
      boardId: null,
      sessionId: null,
      cropVisible: false,
      resizeTo: null,
      metadata: null,
      fileName,
    })).image_name;
  const sea = await upload("Sea_2024.jpg");
  const alps = await upload("alps.png");
  const none = await upload("");
  const find = async (search_term: string) =>
    (await images.names(al, { search_term, order_dir: "DESC", starred_first: false })).image_names;
  assert.deepEqual(await find("2024 sea"), [sea]);
  await images.tag(al, [sea], { add: ["holiday"], remove: [] });
  assert.deepEqual(await find("sea_2024 holiday"), [sea], "tags do not take the name away");
  const sorted = async (order_dir: "ASC" | "DESC") =>
    (await images.names(al, { order_by: "file_name", order_dir, starred_first: false }))
      .image_names;
  assert.deepEqual(await sorted("ASC"), [alps, sea, none]);
  assert.deepEqual(await sorted("DESC"), [sea, alps, none]);
  assert.equal((await images.one(al, sea)).file_name, "Sea_2024.jpg");
  assert.equal((await images.one(al, none)).file_name, null);
  assert.equal((await images.file(al, sea, "full")).name, "Sea_2024.png");
  const { copied_images: [copy] } = await images.copy(al, [sea], null);
  assert.equal((await images.one(al, copy!.image_name)).file_name, "Sea_2024.jpg");
});
