/**
 * `deno task soak [--seconds 90] [--seed 1] [--people 6] [--file dist/atelier]`: a studio (from the
 * sources, or the program as one file) in use by several people, to which things happen that the
 * seed chooses: its engine is killed, the disk is full for a while, readers are slow, a backup is
 * made, the clock jumps (with Debian's `faketime`), the server is stopped or killed. At the end
 * nothing that was acknowledged may be lost, nothing shown to the wrong person, no answer
 * unexplained, and the memory as it was. Prints one line of figures; ends with 1 if something of
 * that is not so. All traffic stays on this machine.
 */
import { parseArgs } from "node:util";
import { join, resolve } from "node:path";
import { mulberry32 } from "../../inference/mulberry32.ts";
import { call, PASSWORD, setUpAdmin } from "../client.ts";
import { disorder, missing } from "./checks.ts";
import { serverClock } from "./clock.ts";
import { createFaults } from "./faults.ts";
import { openHouse } from "./house.ts";
import { newLedger } from "./ledger.ts";
import { createPerson, pause } from "./person.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "90" },
    seed: { type: "string", default: "1" },
    people: { type: "string", default: "6" },
    file: { type: "string" },
  },
});
const [seconds, seed, count] = [values.seconds, values.seed, values.people].map(Number) as [
  number,
  number,
  number,
];
const file = values.file && resolve(values.file);
/**
 * How much the memory may grow: a tenth. In the first minutes a process is still warming up, and it
 * may grow by more, and by what a garbage collector leaves lying about.
 */
const GROWTH = seconds >= 300 ? { factor: 1.1, megabytes: 0 } : { factor: 1.25, megabytes: 40 };

const random = mulberry32(seed);
const place = await Deno.makeTempDir({ prefix: "atelier-soak-" });
const disk = join(place, "disk");
await Deno.mkdir(disk);
const ownDisk = await mounted(disk);
const root = join(disk, "data");
await Deno.mkdir(root);
const backups = join(place, "backups");
await Deno.mkdir(backups);

const ledger = newLedger();
const clock = await serverClock(join(place, "clock"));
const house = await openHouse(root, file, clock?.env ?? {});
const ad = await setUpAdmin(house as never, { setup_code: "soak" });
const names = Array.from({ length: count }, (_, i) => `person${i + 1}`);
for (const name of names) {
  const body = { email: `${name}@example.com`, display_name: name, password: PASSWORD };
  await call(house, "POST", "auth/users", { token: ad.token, body });
}
const people = names.map((name, i) =>
  createPerson(name, { house, ledger, random: mulberry32(seed * 1000 + i), others: names })
);
const faults = createFaults({
  house,
  ledger,
  place: backups,
  file,
  ownDisk,
  clock,
  async token() {
    const body = { email: `${names[0]}@example.com`, password: PASSWORD };
    const answer = await call(house, "POST", "auth/login", { body }).catch(() => null);
    return answer?.status === 200 ? answer.body.token : null;
  },
});

const began = Date.now();
const end = began + seconds * 1000;
const over = () => Date.now() > end;
const memory: { at: number; pid: number; megabytes: number }[] = [];
const [living] = await Promise.all([
  Promise.all(people.map((person) => person.live(over))),
  happen(),
  measure(),
]);
void living;
for (const person of people) person.close();
const lost = await missing(people, ledger);
await house.stop();
const wrong = await disorder(house, backups);
const growth = grown();
// A full disk is said, and an engine that was killed while it started; both were wanted.
const errors = house.output().split("\n")
  .filter((line) =>
    /\bERR\b|Uncaught/.test(line) &&
    !/disk( is)? full|ERR_SQLITE|·disk|No space left|ended unexpectedly \(SIGKILL\)/.test(line)
  );
print();
const failed = [
  ...ledger.unexplained,
  ...lost,
  ...ledger.leaked,
  ...wrong,
  ...errors,
  ...(growth.flat ? [] : ["the memory grew"]),
];
if (Deno.env.get("ATELIER_TEST_LOG")) console.error(house.output());
for (const line of failed.slice(0, 20)) console.error(line);
if (ownDisk) await new Deno.Command("umount", { args: ["-l", disk] }).output();
await Deno.remove(place, { recursive: true }).catch(() => {});
Deno.exit(failed.length === 0 ? 0 : 1);

/**
 * Each fault once in an order that the seed chooses, then any; the server stays up for the last
 * third.
 */
async function happen(): Promise<void> {
  const all = Object.keys(faults);
  const first = all.map((name) => ({ name, at: random() })).sort((a, b) => a.at - b.at)
    .map(({ name }) => name);
  const under = [];
  for (let i = 0; !over(); i++) {
    await pause(2_000 + random() * 3_000);
    const late = Date.now() - began > seconds * 1000 * 0.6;
    const name = first[i] ?? all[Math.floor(random() * all.length)] as string;
    if (over() || (late && name.startsWith("server"))) continue;
    ledger.faults[name] = (ledger.faults[name] ?? 0) + 1;
    const done = (faults[name] as () => Promise<void>)();
    // Stopping waits for itself; the rest may overlap.
    if (name.startsWith("server")) await done;
    else under.push(done);
  }
  await Promise.all(under);
}

async function measure(): Promise<void> {
  while (!over()) {
    const { pid } = house;
    const megabytes = residentMegabytes(pid);
    if (megabytes > 0) memory.push({ at: Date.now(), pid, megabytes });
    await pause(500);
  }
}

/** The last process: its memory in the middle of its life and at the end. */
function grown(): { before: number; after: number; flat: boolean } {
  const last = memory.filter(({ pid }) => pid === memory.at(-1)?.pid).map((m) => m.megabytes);
  const third = Math.floor(last.length / 3);
  const before = median(last.slice(third, 2 * third));
  const after = median(last.slice(2 * third));
  return { before, after, flat: !(after > before * GROWTH.factor + GROWTH.megabytes) };
}

function print(): void {
  const times = ledger.times.toSorted((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(0);
  const sum = (sets: Map<string, Set<unknown>>) =>
    [...sets.values()].reduce((total, { size }) => total + size, 0);
  const happened = Object.entries(ledger.faults).map(([name, n]) => `${n} × ${name}`).join(", ");
  console.log(
    `soak: ${
      file ? "one file, " : ""
    }${seconds} s, seed ${seed}, ${count} people: ${ledger.requests} requests ` +
      `(p50 ${at(0.5)} ms, p99 ${at(0.99)} ms), ${happened}; ` +
      `${ledger.unexplained.length} unexplained, ${lost.length} lost of ` +
      `${sum(ledger.images)} images and ${sum(ledger.items)} items, ` +
      `${ledger.leaked.length} leaked of ${ledger.frames} frames, ${wrong.length} in disorder, ` +
      `memory ${growth.before.toFixed(0)} → ${growth.after.toFixed(0)} MB, ` +
      `${errors.length} unexplained errors in the log`,
  );
}

function residentMegabytes(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Mounts a small disk, where this machine lets us. */
async function mounted(folder: string): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  const args = ["-t", "tmpfs", "-o", "size=512m", "tmpfs", folder];
  const { success } = await new Deno.Command("mount", { args, stderr: "null" }).output()
    .catch(() => ({ success: false }));
  return success;
}
