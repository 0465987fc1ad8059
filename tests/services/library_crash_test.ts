/** A server that is killed in the middle of work, and one whose disk is full. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import sharp from "sharp";
import { openDatabase } from "../../services/database/mod.ts";
import { compare } from "../../services/images/sweep.ts";
import {
  fileForm,
  namesOf,
  type Person,
  smallPng,
  startStudio,
  type Studio,
} from "../libraries.ts";
import { until } from "../until.ts";
import { canMount, mountDisk } from "../small_disk.ts";
import { imageFilesIn } from "../image_files.ts";

const UPLOAD = "/images/upload?image_category=general&is_intermediate=false";
const ROUNDS = Number(Deno.env.get("ATELIER_TEST_KILLS") ?? 6);
/** Images of earlier rounds that are looked at again in each; all of them in the last. */
const AGAIN = 20;

/** What the clients know for certain: answers that came before the server died. */
interface Known {
  kept: Set<string>;
  /** Asked for, without an answer: either outcome is right. */
  unsure: Set<string>;
}

/** Does one random thing after the other until the server is gone. */
async function busy(who: Person, board: string, known: Known): Promise<void> {
  for (;;) {
    const name = [...known.kept][Math.floor(Math.random() * known.kept.size)];
    const choice = name === undefined ? 0 : Math.random();
    try {
      if (name === undefined || choice < 0.4) {
        const { status, body } = await who.ask("POST", UPLOAD, fileForm(smallPng(64, 64)));
        assert.equal(status, 201);
        known.kept.add(body["image_name"] as string);
      } else if (choice < 0.6) {
        await who.ask("POST", "/board_images/", { board_id: board, image_name: name });
      } else if (choice < 0.75) {
        await who.ask("POST", "/images/delete", { image_names: [name] });
        await who.ask("POST", "/images/trash/restore", { image_names: [name] });
      } else {
        known.kept.delete(name);
        known.unsure.add(name);
        await who.ask("POST", "/images/delete", { image_names: [name] });
        await who.ask("POST", "/images/trash/delete", { image_names: [name] });
      }
    } catch (error) {
      // fetch says TypeError when the connection broke.
      if (error instanceof TypeError) return;
      throw error;
    }
  }
}

/** Lists and trash together: what a person has, page after page. */
async function possessions(who: Person): Promise<string[]> {
  const found: string[] = [];
  for (const list of ["/images/", "/images/trash"]) {
    for (let offset = 0;; offset += 1000) {
      const page = namesOf(await who.ask("GET", `${list}?limit=1000&offset=${offset}`));
      found.push(...page);
      if (page.length < 1000) break;
    }
  }
  return found;
}

async function disagreements(root: string) {
  const { db } = openDatabase(root);
  try {
    const files = imageFilesIn(root);
    const later = new Date(Date.now() + 60_000);
    const report = await compare({ db, files, maxPixels: 1e6, before: later });
    return [report.files_without_row, report.rows_without_file, report.temporary];
  } finally {
    await db.destroy();
  }
}

Deno.test({
  name: `after ${ROUNDS} kills in the middle of work, nothing is lost, partial or another user's`,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    const root = await Deno.makeTempDir({ prefix: "atelier-crash-" });
    /** Looked at once already: of these, some are looked at again. */
    const looked = new Set<string>();
    const known = [
      { kept: new Set<string>(), unsure: new Set<string>() },
      { kept: new Set<string>(), unsure: new Set<string>() },
    ] as const;
    let boards: string[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const studio: Studio = await startStudio({}, root);
      const { al, bo, server } = studio;
      if (round === 0) boards = [await al.board(), await bo.board()];
      const people = [al, bo] as const;
      for (const [i, who] of people.entries()) {
        const has = new Set(await possessions(who));
        const { kept, unsure } = known[i as 0 | 1];
        for (const name of kept) assert.ok(has.has(name), `round ${round}: ${name} was lost`);
        const isDue = (name: string) =>
          round === ROUNDS || !looked.has(name) || Math.random() * has.size < AGAIN;
        for (const name of has) {
          if (!unsure.has(name)) kept.add(name);
          if (!isDue(name)) continue;
          looked.add(name);
          const { status } = await people[1 - i as 0 | 1].ask("GET", `/images/i/${name}`);
          assert.equal(status, 404, "somebody else sees it");
          const full = await who.ask("GET", `/images/i/${name}/full`);
          assert.ok([200, 404].includes(full.status));
        }
      }
      if (round === ROUNDS) {
        await server.kill("SIGTERM");
        break;
      }
      const work = people.flatMap((who, i) => {
        const run = () => busy(who, boards[i] as string, known[i as 0 | 1]);
        return [run(), run()];
      });
      // However slow the machine: there is something to lose.
      await until(() => Promise.resolve(known.some(({ kept }) => kept.size > 0)));
      await new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 500));
      await server.kill("SIGKILL");
      await Promise.all(work);
    }
    // The last start swept, and its end waited for the sweep.
    assert.deepEqual(await disagreements(root), [[], [], []]);
    assert.ok(known[0].kept.size + known[1].kept.size > 0);
    await Deno.remove(root, { recursive: true });
  },
});

Deno.test({
  name: "a full disk: a clear error, no partial files, and room after deleting",
  ignore: !canMount(),
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    const root = await Deno.makeTempDir({ prefix: "atelier-small-" });
    const disk = mountDisk(root, "size=64m");
    let server: Studio["server"] | undefined;
    try {
      const noise = crypto.getRandomValues(new Uint8Array(65_536));
      const pixels = new Uint8Array(900 * 900 * 3).map((_, i) => noise[(i * 7919) % 65_536] ?? 0);
      const image = await sharp(pixels, { raw: { width: 900, height: 900, channels: 3 } }).png()
        .toBuffer();
      const studio = await startStudio({}, root);
      const { al } = studio;
      server = studio.server;
      const kept: string[] = [];
      const uploadUntilRefused = async () => {
        for (let i = 0; i < 100; i++) {
          const answer = await al.ask("POST", UPLOAD, fileForm(image));
          if (answer.status !== 201) return answer;
          kept.push(answer.body["image_name"] as string);
        }
        throw new Error("the disk never became full");
      };
      // A server keeps room for its database within its first seconds.
      await until(() => Promise.resolve(existsSync(`${root}/.reserve`)));
      const full = await uploadUntilRefused();
      assert.deepEqual([full.status, full.body["code"]], [507, "disk_full"]);
      assert.ok(kept.length > 3);

      // Somebody else takes the rest, to the last byte.
      const ballast = `${root}/ballast`;
      const file = await Deno.open(ballast, { write: true, create: true });
      // At once: what is given up of the reserve on the way would be taken as well.
      const piece = new Uint8Array(64 * 1024 * 1024);
      await assert.rejects(async () => {
        for (;;) await file.write(piece);
      });
      assert.equal((await al.ask("POST", UPLOAD, fileForm(smallPng()))).status, 507);
      const { status } = await al.ask("GET", `/images/i/${kept[0]}/full`);
      assert.equal(status, 200);
      // People sign in meanwhile: what was kept for the database is given up.
      const signIn = { email: "al@example.com", password: "Correct-horse-7-battery" };
      await until(async () => {
        const { status } = await studio.anon.ask("POST", "/auth/login", signIn);
        assert.ok([200, 507].includes(status), `${status}`);
        return status === 200;
      });
      const told = server.output().match(/disk/gi)?.length ?? 0;
      assert.ok(told >= 1 && told <= 4, server.output());
      for (let i = 0; i < 50; i++) {
        const { status } = await al.ask("POST", `/boards/?board_name=${"x".repeat(300)}`);
        assert.equal(status, 201, server.output());
      }
      await Deno.remove(ballast);
      file.close();

      await al.ask("POST", "/images/delete", { image_names: kept.slice(0, 3) });
      const emptied = await al.ask("DELETE", "/images/trash");
      assert.equal((emptied.body["deleted_images"] as string[]).length, 3);
      assert.equal((await al.ask("POST", UPLOAD, fileForm(smallPng()))).status, 201);
      await server.kill("SIGTERM");
      assert.deepEqual(await disagreements(root), [[], [], []]);
    } finally {
      await server?.kill();
      disk[Symbol.dispose]();
      await Deno.remove(root);
    }
  },
});
