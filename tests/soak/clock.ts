import { existsSync } from "node:fs";

/** Debian's package `faketime`, where it is installed. */
const LIBRARY = `/usr/lib/${Deno.build.arch}-linux-gnu/faketime/libfaketimeMT.so.1`;

/** A clock of the server's own, which can be set while it runs. */
export interface ServerClock {
  /** What the server is started with. */
  env: Record<string, string>;
  /** Sets it ahead of the real one. */
  ahead(seconds: number): Promise<void>;
}

/** @param path a file that says how far it is ahead. @returns null where no clock can be set */
export async function serverClock(path: string): Promise<ServerClock | null> {
  if (!existsSync(LIBRARY)) return null;
  const ahead = (seconds: number) => Deno.writeTextFile(path, `+${seconds}\n`);
  await ahead(0);
  return {
    ahead,
    env: {
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: path,
      // Seconds that it keeps what it has read. Without (`NO_CACHE`) one start in ten hangs on a
      // lock of its own, before the first line of the program.
      FAKETIME_CACHE_DURATION: "1",
      // Timers go by the other clock, which never jumps.
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
  };
}
