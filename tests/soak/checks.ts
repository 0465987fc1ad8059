import { join } from "node:path";
import { restoreBackup } from "../../services/backup/mod.ts";
import { PROJECT } from "../server.ts";
import type { House } from "./house.ts";
import type { Ledger } from "./ledger.ts";
import { pause, type Person } from "./person.ts";

const ENDED = ["completed", "failed", "canceled"];
/** How long the line may stand still: fifty people leave minutes of work behind. */
const PATIENCE_MS = 120_000;

/**
 * What of all that was acknowledged is not there; the server runs, and nothing is wrong with it.
 */
export async function missing(people: readonly Person[], ledger: Ledger): Promise<string[]> {
  const lost: string[] = [];
  for (const person of people) {
    await person.signIn();
    for (const name of ledger.images.get(person.name) ?? []) {
      const answer = await person.ask("GET", `/images/i/${name}/full`);
      if (answer?.status !== 200) lost.push(`image ${name} of ${person.name}: ${answer?.status}`);
    }
  }
  let until = Date.now() + PATIENCE_MS;
  for (const person of people) {
    for (const id of ledger.items.get(person.name) ?? []) {
      for (;;) {
        const answer = await person.ask("GET", `/queue/default/i/${id}`);
        if (ENDED.includes(answer?.body["status"] as string)) {
          until = Date.now() + PATIENCE_MS;
          break;
        }
        if (answer === null || answer.status === 401) await person.signIn();
        if (answer?.status !== 404 && Date.now() < until) {
          await pause(200);
          continue;
        }
        lost.push(`item ${id} of ${person.name}: ${answer?.body["status"] ?? answer?.status}`);
        break;
      }
    }
  }
  return lost;
}

/**
 * What `doctor` and `audit verify` find after the end, and in the newest backup once it is
 * restored.
 */
export async function disorder(house: House, place: string): Promise<string[]> {
  const found = await lookInto(house.root, "the studio");
  const newest = [...Deno.readDirSync(place)].map(({ name }) => name)
    .filter((name) => /^atelier-.*Z(\.tar)?$/.test(name)).sort().at(-1);
  if (newest === undefined) return found;
  const root = join(place, "restored");
  await Deno.mkdir(root);
  await restoreBackup(root, join(place, newest));
  return [...found, ...await lookInto(root, "the backup")];
}

async function lookInto(root: string, name: string): Promise<string[]> {
  const run = async (...words: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", `${PROJECT}main.ts`, ...words, "--root", root],
      stdin: "null",
    }).output();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, said: decode(stdout), wrong: decode(stderr) };
  };
  const found: string[] = [];
  const doctor = await run("doctor", "--json");
  const report = JSON.parse(doctor.said) as Record<string, string[]>;
  // Files without a row are what a crash may leave, and what a start puts aside.
  for (const kind of ["rows_without_file", "rows_with_other_file"]) {
    for (const image of report[kind] ?? []) found.push(`${name}: ${kind}: ${image}`);
  }
  const audit = await run("audit", "verify");
  if (audit.code !== 0) found.push(`${name}: the audit log: ${audit.said}${audit.wrong}`);
  return found;
}
