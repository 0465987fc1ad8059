import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { BackupCheck, BackupStep } from "../contract/backups.ts";
import { PROGRAMS } from "../database/postgres/mod.ts";
import { MAIN } from "../program.ts";
import type { LinkedReport } from "./linked.ts";
import type { OnStep } from "./step.ts";
import { removeAbandoned } from "./unfinished.ts";

/** What work on a backup in a process of its own needs. */
export interface InChild {
  /** The data folder, whose settings it reads. */
  root: string;
  /** Ends the process. */
  signal: AbortSignal;
  onStep: OnStep;
  /** Whether it must reach the store of images or the database. */
  net: boolean;
  /** Whether it runs those of PostgreSQL. */
  programs: boolean;
}

/** Characters of the last words of a process that failed. */
const LAST_WORDS = 1000;

/**
 * Runs `atelier backup FOLDER --linked` in a process of its own.
 * @throws Error with what it says if it fails, or the reason of the signal
 */
export async function backupInChild(
  root: string,
  folder: string,
  how: InChild,
): Promise<LinkedReport> {
  const command = ["backup", folder, "--linked", "--json", "--progress", "--root", root];
  return await run(command, [root, folder], folder, how) as LinkedReport;
}

/** Runs `atelier backups verify BACKUP` in a process of its own. @throws as above */
export async function verifyInChild(backup: string, how: InChild): Promise<BackupCheck> {
  const command = ["backups", "verify", backup, "--json", "--progress", "--root", how.root];
  return await run(command, [dirname(backup)], dirname(backup), how) as BackupCheck;
}

/** An ended process cannot tidy up: what it has written is removed here. */
async function run(
  command: string[],
  writable: string[],
  folder: string,
  { signal, onStep, net, programs }: InChild,
): Promise<unknown> {
  signal.throwIfAborted();
  const child = spawn(command, { writable, net, programs }, signal);
  let report: unknown;
  const hear = async () => {
    for await (const line of linesOf(child.stdout)) {
      const said = JSON.parse(line) as BackupStep | object;
      if ("stage" in said) onStep(said);
      else report = said;
    }
  };
  const [words] = await Promise.all([
    lastWords(child.stderr),
    child.status,
    // A process that was ended stops in the middle of a line.
    hear().catch(() => {}),
  ]);
  if (report !== undefined) return report;
  if (!signal.aborted) throw new Error(words || "it broke off");
  // What cannot be removed now goes before the next backup.
  await removeAbandoned(folder).catch(() => {});
  throw signal.reason;
}

function spawn(command: string[], needs: Needs, signal: AbortSignal): Deno.ChildProcess {
  const options = {
    args: Deno.build.standalone ? command : [...sourceArguments(needs), ...command],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal,
  } as const;
  try {
    return new Deno.Command(Deno.execPath(), options).spawn();
  } catch (error) {
    // `--allow-run=deno` may name another file than the one that runs (a package's shim).
    if (!(error instanceof Deno.errors.NotCapable) || Deno.build.standalone) throw error;
    return new Deno.Command("deno", options).spawn();
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

async function lastWords(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let words = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    words = (words + text).slice(-LAST_WORDS);
  }
  return words.trim();
}

interface Needs extends Pick<InChild, "net" | "programs"> {
  writable: string[];
}

function sourceArguments({ writable, net, programs }: Needs): string[] {
  // A list in a flag is cut at commas.
  const write = writable.some((path) => path.includes(",")) ? "" : `=${writable.join()}`;
  return [
    ...["run", "--quiet", "--no-prompt", "--allow-read", "--allow-env", "--allow-sys"],
    ...["--allow-ffi", `--allow-write${write}`, ...(net ? ["--allow-net"] : [])],
    ...(programs ? [`--allow-run=${PROGRAMS.join()}`] : []),
    fileURLToPath(MAIN),
  ];
}
