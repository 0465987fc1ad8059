import assert from "node:assert/strict";
import { join } from "node:path";
import { makeBackup, restoreBackup } from "../../../services/backup/mod.ts";
import { readPart } from "../../../services/backup/bytes.ts";
import { indexTar, packFolder } from "../../../services/backup/tar.ts";
import { call } from "../../client.ts";
import { type Json, smallPng, startStudio } from "../../libraries.ts";

async function withFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "atelier-backup-" });
  try {
    await check(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function imageForm(name: string): FormData {
  const form = new FormData();
  form.append(name, new File([new Uint8Array(smallPng())], "x.png"));
  return form;
}

for (const archive of [false, true]) {
  const form = archive ? "one file" : "a folder";
  Deno.test(`a server in use is backed up as ${form} and restored completely`, async () => {
    await withFolder(async (place) => {
      const before: Json = {};
      const look = async (who: { ask: (m: string, p: string) => Promise<{ body: unknown }> }) => ({
        images: ((await who.ask("GET", "/images/?limit=100")).body as { items: Json[] }).items
          .map((i) => i["image_name"]).sort(),
        boards: (await who.ask("GET", "/boards/?all=true")).body,
        workflows: (await who.ask("GET", "/workflows/?categories=user")).body,
        presets: (await who.ask("GET", "/style_presets/")).body,
        state: (await who.ask("GET", "/client_state/default/get_by_key?key=k")).body,
        models: (await who.ask("GET", "/../v2/models/")).body,
      });
      let report;
      {
        await using studio = await startStudio();
        const { al, server } = studio;
        const image = await al.image(await al.board("shared", "kept"));
        before["pixels"] = await fetchBytes(server.url, al.token, image);
        before["image"] = image;
        const content = { workflow: { name: "w", nodes: [], edges: [] } };
        const { body } = await al.ask("POST", "/workflows/", content);
        await al.ask("PUT", `/workflows/i/${body["workflow_id"]}/thumbnail`, imageForm("image"));
        await al.ask("POST", "/client_state/default/set_by_key?key=k", "value");
        before["seen"] = await look(al);
        // Others go on working meanwhile.
        let working = true;
        const work = (async () => {
          while (working) await studio.bo.image();
        })();
        report = await makeBackup(server.root, place, { archive });
        working = false;
        await work;
      }
      assert.equal(report.folder.endsWith(".tar"), archive);
      const root = join(place, "restored");
      await Deno.mkdir(root);
      const restored = await restoreBackup(root, report.folder);
      assert.equal(restored.kept, null, "nothing was there before");
      assert.equal(restored.files, report.files);
      assert.equal(restored.bytes, report.bytes);
      await using again = await startStudio({}, root);
      const { al, bo } = again;
      assert.deepEqual(await look(al), before["seen"]);
      assert.deepEqual(
        await fetchBytes(again.server.url, al.token, before["image"] as string),
        before["pixels"],
      );
      // Of what was being made, every row has its image.
      for (const name of (await look(bo)).images) {
        assert.ok((await fetchBytes(again.server.url, bo.token, name as string)).length > 0);
      }
      const workflows = (before["seen"] as { workflows: { items: Json[] } }).workflows.items;
      const thumbnail = await call(again.server, "GET", workflows[0]?.["thumbnail_url"] as string, {
        token: al.token,
      });
      assert.equal(thumbnail.status, 200);
    });
  });
}

async function fetchBytes(url: string, token: string, image: string): Promise<Uint8Array> {
  const response = await fetch(`${url}/api/v1/images/i/${image}/full`, {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(response.status, 200, image);
  return await response.bytes();
}

Deno.test("an incomplete backup is refused by name, and nothing is changed", async () => {
  await withFolder(async (place) => {
    let folder: string;
    {
      await using studio = await startStudio();
      const image = await studio.al.image();
      ({ folder } = await makeBackup(studio.server.root, place));
      const path = join(folder, "images", image.slice(0, 2), image);
      const bytes = await Deno.readFile(path);
      bytes[bytes.length - 20] = (bytes[bytes.length - 20] as number) ^ 1;
      const root = join(place, "root");
      await Deno.mkdir(root);
      await Deno.writeFile(path, bytes);
      await assert.rejects(restoreBackup(root, folder), new RegExp(`${image} is damaged`));
      const archive = `${folder}.tar`;
      await packFolder(folder, archive);
      await assert.rejects(
        restoreBackup(root, archive),
        ({ message }: Error) => message.startsWith(`${archive} is not a complete backup`),
      );
      await Deno.remove(path);
      await assert.rejects(restoreBackup(root, folder), new RegExp(`${image} is missing`));
      await Deno.remove(join(folder, "manifest.json"));
      await assert.rejects(restoreBackup(root, folder), /no manifest\.json/);
      await assert.rejects(restoreBackup(root, join(place, "nothing")), /nothing at/);
      assert.deepEqual([...Deno.readDirSync(root)], []);
    }
  });
});

Deno.test("tar files: everything packed is read back, and anything unexpected is refused", async () => {
  await withFolder(async (place) => {
    const from = join(place, "from");
    const long = `${"a".repeat(90)}/${"b".repeat(90)}.bin`;
    await Deno.mkdir(join(from, "a".repeat(90)), { recursive: true });
    const content = crypto.getRandomValues(new Uint8Array(60_000));
    await Deno.writeFile(join(from, long), content);
    await Deno.writeTextFile(join(from, "empty"), "");
    await Deno.writeTextFile(join(from, "ünï.txt"), "x".repeat(512));
    const archive = join(place, "x.tar");
    await packFolder(from, archive);
    const listed = await new Deno.Command("tar", { args: ["-tf", archive] }).output();
    assert.equal(listed.success, true);
    const places = await indexTar(archive);
    const read = async (path: string) => {
      const { offset, size } = places.get(path) ?? assert.fail(path);
      const chunks = await Array.fromAsync(readPart(archive, offset, size), (c) => [...c]);
      return new Uint8Array(chunks.flat());
    };
    assert.equal(places.size, 3);
    assert.deepEqual(await read(long), content);
    assert.equal(new TextDecoder().decode(await read("ünï.txt")), "x".repeat(512));
    assert.equal((await read("empty")).length, 0);

    const whole = await Deno.readFile(archive);
    const refuses = async (bytes: Uint8Array, why: RegExp) => {
      const bad = join(place, "bad.tar");
      await Deno.writeFile(bad, bytes);
      await assert.rejects(indexTar(bad), why);
    };
    /** The first head with other fields, and a checksum that fits them. */
    const withHead = (fields: [at: number, text: string][], sum?: string) => {
      const bytes = whole.slice();
      for (const [at, text] of fields) bytes.set(new TextEncoder().encode(text), at);
      bytes.set(new TextEncoder().encode(" ".repeat(8)), 148);
      const right = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
      const shown = sum ?? right.toString(8).padStart(6, "0") + "\0 ";
      bytes.set(new TextEncoder().encode(shown), 148);
      return bytes;
    };
    const damaged = /no tar file, or damaged/;
    for (
      const size of ["-0000000001", "0000000000x", "           ", "0x000000010", "1e000000000"]
    ) {
      await refuses(withHead([[124, size]]), damaged);
    }
    const base256 = withHead([]);
    base256[124] = 0x80;
    await refuses(base256, damaged);
    await refuses(withHead([[124, "77777777777"]]), /cut off/);
    await refuses(withHead([], "000000\0 "), damaged);
    await refuses(withHead([], "-00001\0 "), damaged);
    const name = (path: string, prefix = ""): [number, string][] => [
      [0, path.padEnd(100, "\0")],
      [345, prefix.padEnd(155, "\0")],
    ];
    const foreign = /what no backup holds/;
    for (const path of ["/etc/x", "../x", "a/../../x", "./x", "a//b", "a\\b", ""]) {
      await refuses(withHead(name(path)), foreign);
      await refuses(withHead(name(path, "a")), foreign);
    }
    await refuses(withHead(name("x", "/etc")), foreign);
    await refuses(withHead(name("x", "..")), foreign);
    for (const type of ["1", "2", "3", "4", "5", "6", "7", "L", "x", "\0"]) {
      await refuses(withHead([[156, type]]), foreign);
    }
    const empty = (path: string) =>
      withHead([...name(path), [124, "00000000000"]]).subarray(0, 512);
    const both = (...paths: string[]) => {
      const heads = paths.flatMap((path) => [...empty(path)]);
      return new Uint8Array([...heads, ...new Uint8Array(1024)]);
    };
    await refuses(both("x", "x"), /same name/);
    await refuses(both("x", "x/y"), /same name/);
    await refuses(both("x/y", "x"), /same name/);
    await refuses(both("x/y/z", "x"), /same name/);
    await refuses(whole.slice(0, 700), /cut off/);
    await refuses(whole.slice(0, whole.length - 1024), /cut off/);
    await refuses(new TextEncoder().encode("hello".repeat(200)), /no tar file/);
    for (const args of [["-P", "../from/empty"], ["/etc/hostname", "-P"]]) {
      const evil = join(place, "evil.tar");
      await new Deno.Command("tar", {
        args: ["--format=ustar", "-cf", evil, ...args],
        cwd: from,
        stderr: "null",
      }).output();
      await refuses(await Deno.readFile(evil), /what no backup holds/);
    }
    await Deno.symlink("/etc/passwd", join(place, "link"));
    await new Deno.Command("tar", { args: ["-cf", archive, "link"], cwd: place }).output();
    await refuses(await Deno.readFile(archive), /what no backup holds/);
  });
});
