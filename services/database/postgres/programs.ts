import { StartError } from "../../config/mod.ts";
import { DumpFault } from "./dump_fault.ts";

/** What Debian has in `postgresql-client`. */
export const PROGRAMS = ["pg_dump", "pg_restore", "psql"] as const;
export type Program = typeof PROGRAMS[number];

/** Characters of what a program says at its end. */
const LAST_WORDS = 1000;

/** Variables that the programs read beside those of PostgreSQL. */
const THEIRS = /^(PG.*|PATH|HOME|SYSTEMROOT|APPDATA|TMPDIR|TEMP|TMP)$/i;

/**
 * Starts one of PostgreSQL's programs on a database. Address and password go by the environment:
 * what is in the arguments, everybody on the machine may read.
 * @throws StartError if it is not installed
 */
export function startProgram(
  program: Program,
  url: string,
  args: readonly string[],
  pipes: { stdin: "piped" | "null"; stdout: "piped" | "null" },
): Deno.ChildProcess {
  const own = Object.entries(Deno.env.toObject()).filter(([name]) => THEIRS.test(name));
  try {
    return new Deno.Command(program, {
      args: [...args],
      clearEnv: true,
      // Its words are read below.
      env: {
        PGCONNECT_TIMEOUT: "10",
        ...Object.fromEntries(own),
        ...connectionOf(url),
        LC_ALL: "C",
      },
      ...pipes,
      stderr: "piped",
    }).spawn();
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotCapable;
    if (!missing) throw error;
    throw new StartError(
      `${program} is not installed on this machine: install postgresql-client, of the version of ` +
        "the database's server or a newer one.",
    );
  }
}

/** Runs a program to its end. @throws Error with what to do if it fails */
export async function runProgram(
  program: Program,
  url: string,
  args: readonly string[],
): Promise<void> {
  const child = startProgram(program, url, args, { stdin: "null", stdout: "null" });
  const failure = await failureOf(program, child);
  if (failure !== null) throw failure;
}

/** Waits for its end; returns what went wrong, if anything did. */
export async function failureOf(
  program: Program,
  child: Deno.ChildProcess,
): Promise<Error | null> {
  const [words, { success }] = await Promise.all([lastWords(child.stderr), child.status]);
  return success ? null : explained(program, words);
}

/** The variables by which PostgreSQL's programs find a database. */
export function connectionOf(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const parts = {
    PGHOST: hostname.replace(/^\[(.*)\]$/, "$1"),
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: password,
    PGDATABASE: pathname.slice(1),
  };
  return Object.fromEntries(
    Object.entries(parts).filter(([, part]) => part !== "")
      .map(([name, part]) => [name, decodeURIComponent(part)]),
  );
}

function explained(program: Program, words: string): Error {
  const why = words.replaceAll(/^\w+: (error: )?/gm, "").replaceAll(/\s+/g, " ").trim();
  if (/version mismatch/.test(words)) {
    return new StartError(
      `${program} on this machine is older than the database's server (${why}). Install ` +
        "postgresql-client of the server's version.",
    );
  }
  if (/connection to server|could not connect|could not translate host/.test(words)) {
    return new StartError(
      `The database cannot be reached: ${why}. Is it running, and is "database" right?`,
    );
  }
  const fault = `${program} failed: ${why || "it broke off"}`;
  // A full disk of the database says nothing of the dump.
  const elsewhere = program === "pg_dump" || /No space left|terminating connection/.test(words);
  return elsewhere ? new Error(fault) : new DumpFault(fault);
}

async function lastWords(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let words = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    words = (words + text).slice(-LAST_WORDS);
  }
  return words.trim();
}
