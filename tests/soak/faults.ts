import { join } from "node:path";
import { PROJECT } from "../server.ts";
import type { ServerClock } from "./clock.ts";
import type { House } from "./house.ts";
import type { Ledger } from "./ledger.ts";
import { pause } from "./person.ts";

/** Something that goes wrong; resolves when it is over. */
type Fault = () => Promise<void>;

export interface FaultsOptions {
  house: House;
  ledger: Ledger;
  /** Where backups go. */
  place: string;
  /** The program as one file; undefined: the sources. */
  file: string | undefined;
  /** Whether the data folder is on a disk of its own, which may be filled. */
  ownDisk: boolean;
  /** The server's clock; null: it is the machine's. */
  clock: ServerClock | null;
  /** Somebody's token, for a slow reader. */
  token: () => Promise<string | null>;
}

/** What may happen to a studio, by name. */
export function createFaults(
  { house, ledger, place, file, ownDisk, clock, token }: FaultsOptions,
): Record<string, Fault> {
  const faults: Record<string, Fault> = {
    "engine killed": () => {
      for (const pid of childrenOf(house.pid)) Deno.kill(pid, "SIGKILL");
      return Promise.resolve();
    },
    "server stopped": () => house.restart("SIGTERM"),
    "server killed": () => house.restart("SIGKILL"),
    "backup": async () => {
      const excusedBefore = house.excused("full");
      const command = ["backup", place, "--root", house.root];
      const { success, stderr } = await new Deno.Command(file ?? Deno.execPath(), {
        args: file ? command : ["run", "--quiet", "-A", `${PROJECT}main.ts`, ...command],
        stdin: "null",
      }).output();
      if (success || excusedBefore || house.excused("full")) return;
      ledger.unexplained.push(`backup: ${new TextDecoder().decode(stderr)}`);
    },
    "slow reader": async () => {
      const bearer = await token();
      if (bearer === null) return;
      const { port } = new URL(house.url);
      try {
        using socket = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
        const head = `GET /api/v1/auth/me/export HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n` +
          `Authorization: Bearer ${bearer}\r\n\r\n`;
        await socket.write(new TextEncoder().encode(head));
        const some = new Uint8Array(512);
        for (let i = 0; i < 20; i++) {
          if (await socket.read(some) === null) return;
          await pause(150);
        }
      } catch {
        // The server went away meanwhile, which is another fault.
      }
    },
  };
  if (clock) {
    let jumps = 0;
    faults["clock jump"] = async () => {
      // There and back: what was planned is long over, or not for a long time.
      jumps++;
      await clock.ahead(2 * 3600);
      await pause(5_000);
      if (--jumps === 0) await clock.ahead(0);
    };
  }
  if (ownDisk) {
    faults["disk full"] = async () => {
      const over = house.excuse("full");
      const ballast = join(house.root, "..", `ballast-${crypto.randomUUID()}`);
      try {
        using file = await Deno.open(ballast, { create: true, write: true });
        const piece = new Uint8Array(256 * 1024);
        const end = Date.now() + 3_000;
        while (Date.now() < end) {
          const written = await file.write(piece).catch(() => 0);
          if (written === 0) await pause(50);
        }
      } finally {
        await Deno.remove(ballast);
        over();
      }
    };
  }
  return faults;
}

/** Processes that this one has started (proc(5), field 4 of stat). */
function childrenOf(parent: number): number[] {
  const found: number[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = Deno.readTextFileSync(`/proc/${name}/stat`).replace(/^.*\) /, "").split(" ");
      if (Number(stat[1]) === parent) found.push(Number(name));
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}
