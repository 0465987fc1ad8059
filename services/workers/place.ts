import { join } from "node:path";
import { z } from "zod";
import { StartError } from "../config/mod.ts";

/** What the process of a worker notes beside its key. */
const noteSchema = z.object({ run: z.string(), seen_at: z.string() });
type Note = z.output<typeof noteSchema>;

/**
 * A worker's place in its data folder, which one process holds at a time: the operating system
 * drops it with the process, however that ends. So whoever gets it knows that the last one is gone.
 */
export interface Place {
  /** Name of this run, which its leases bear. */
  readonly run: string;
  /** The run before, which has ended; null if there was none, or its note was cut off. */
  readonly before: Note | null;
  /** Notes what is about to be written into the worker's row. */
  note(seenAt: string): void;
  release(): void;
}

/** @throws StartError while another process has it */
export function takePlace(root: string, name: string): Place {
  const folder = join(root, "workers");
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${name}.lock`);
  const file = Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
  if (!file.tryLockSync(true)) {
    file.close();
    throw new StartError(
      `A worker called ${name} runs on this machine. Give this one another name with --name.`,
    );
  }
  const before = noteIn(Deno.readTextFileSync(path));
  const run = crypto.randomUUID();
  return {
    run,
    before,
    note(seen_at) {
      const note: Note = { run, seen_at };
      file.truncateSync();
      file.seekSync(0, Deno.SeekMode.Start);
      file.writeSync(new TextEncoder().encode(JSON.stringify(note)));
    },
    release: () => file.close(),
  };
}

function noteIn(text: string): Note | null {
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch {
    // Without it, a worker waits until the last one has not been seen for a while.
    return null;
  }
}
