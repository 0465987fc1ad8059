import { join } from "node:path";
import { getLogger } from "@logtape/logtape";
import { Cron } from "croner";
import { now } from "../clock.ts";
import type { Config } from "../config/mod.ts";
import type { BackupCheck, BackupResult, BackupState, BackupWork } from "../contract/backups.ts";
import { say } from "../contract/refusals.ts";
import { messageOf } from "../errors/message_of.ts";
import { problem } from "../errors/mod.ts";
import { backupInChild, type InChild, verifyInChild } from "./child.ts";
import { failedBackup } from "./failures.ts";
import type { LinkedReport } from "./linked.ts";
import { requirePlace } from "./place.ts";
import { backupsIn, removeBackup } from "./stored.ts";

const log = getLogger(["atelier", "backup"]);

export interface Backups {
  /** Makes backups when `backup_schedule` says, until `stop`. */
  start(): Promise<void>;
  /** Stops, and aborts a backup in progress, which is removed. */
  stop(): Promise<void>;
  /** Makes a backup, verifies it, and removes the oldest beyond the limit. Never rejects. */
  run(): Promise<BackupResult>;
  /**
   * Begins a backup once `note` has recorded it; nothing else begins meanwhile.
   * @throws Problem conflict while one is made, verified or removed, and what `note` throws
   */
  begin(note: () => Promise<void>): Promise<void>;
  /** Begins to verify a backup, given by its whole path. @throws as above */
  beginToVerify(backup: string, name: string, note: () => Promise<void>): Promise<void>;
  /** Runs `doIt` while no backup is made or verified. @throws Problem conflict */
  alone(doIt: () => Promise<void>): Promise<void>;
  state(): BackupState;
  working(): BackupWork | null;
}

export interface BackupsDeps {
  config: Pick<
    Config,
    | "root"
    | "database"
    | "storage"
    | "backup_copy"
    | "backup_schedule"
    | "backup_folder"
    | "backup_keep"
  >;
  /** Called for each failed backup, unless the server was stopped. */
  onFailure?: (failure: { at: string; failure: string }) => Promise<void>;
  /** Returns the last result before this start, if it was a failure. */
  lastFailure?: () => Promise<BackupResult | null>;
  /**
   * Makes a backup of the first folder in the second and tries it out. Default: in a process of its
   * own, since checking a large database would hold up every request. Rejects once aborted.
   */
  make?: (root: string, folder: string, how: InChild) => Promise<LinkedReport>;
  verify?: (backup: string, how: InChild) => Promise<BackupCheck>;
}

export function createBackups(
  {
    config,
    onFailure = () => Promise.resolve(),
    lastFailure = () => Promise.resolve(null),
    make = backupInChild,
    verify = verifyInChild,
  }: BackupsDeps,
): Backups {
  const { root, backup_schedule: schedule, backup_folder: folder, backup_keep: keep } = config;
  let closing = new AbortController();
  let timer: Cron | undefined;
  let last: BackupResult | null = null;
  let job: { what: BackupWork | null; ended: Promise<void> } | null = null;
  let making: Promise<BackupResult> | null = null;

  /** Runs one job at a time; another request meanwhile waits or is refused. */
  function work<R>(what: BackupWork | null, doIt: (how: InChild) => Promise<R>): Promise<R> {
    const onStep: InChild["onStep"] = (step) => what && void (what.step = step);
    const programs = config.database !== "";
    const net = programs || config.storage !== "" || config.backup_copy !== "";
    const done = doIt({ root, signal: closing.signal, onStep, net, programs }).finally(() =>
      job = null
    );
    job = { what, ended: done.then(() => {}, () => {}) };
    return done;
  }

  /**
   * Claims the job before `note`: of two simultaneous requests, one is refused and not recorded.
   */
  async function begin(
    what: BackupWork,
    note: () => Promise<void>,
    doIt: (how: InChild) => Promise<unknown>,
  ): Promise<void> {
    requireIdle();
    const noted = note();
    void work(what, async (how) => {
      await noted;
      await doIt(how);
    }).catch(() => {});
    await noted;
  }

  async function attempt(how: InChild): Promise<BackupResult> {
    const at = now();
    const began = performance.now();
    try {
      requirePlace(root, folder);
      const report = await make(root, folder, how);
      await removeOld(folder, keep);
      const seconds = Math.round((performance.now() - began) / 1000);
      log.info("a backup was made and tried out: {files} files, {bytes} bytes, {seconds} s", {
        files: report.files,
        bytes: report.bytes,
        seconds,
      });
      return last = { at, ok: true, failure: null, ...report, seconds };
    } catch (error) {
      log.error("the backup failed: {error}", { error });
      const failed = last = failedBackup(at, messageOf(error));
      if (!closing.signal.aborted) await onFailure(failed);
      return failed;
    }
  }

  async function check(backup: string, how: InChild): Promise<void> {
    try {
      const { failure } = await verify(backup, how);
      if (failure !== null) {
        log.error("{backup} cannot be restored: {failure}", { backup, failure });
      }
    } catch (error) {
      log.error("{backup} could not be verified: {error}", { backup, error });
    }
  }

  const ofMaking = (): BackupWork => ({ kind: "make", name: null, step: null });
  const makeOne = (how: InChild) => making = attempt(how).finally(() => making = null);

  function requireIdle(): void {
    if (job !== null) throw problem("conflict", say("backup_busy"));
  }

  return {
    async run() {
      while (job !== null && making === null) await job.ended;
      return await (making ?? work(ofMaking(), makeOne));
    },
    begin: (note) => begin(ofMaking(), note, makeOne),
    beginToVerify: (backup, name, note) =>
      begin({ kind: "verify", name, step: null }, note, (how) => check(backup, how)),
    async alone(doIt) {
      requireIdle();
      await work(null, doIt);
    },
    async start() {
      if (closing.signal.aborted) closing = new AbortController();
      if (schedule !== "") {
        timer = new Cron(
          schedule,
          { unref: true, protect: true },
          async () => void await this.run(),
        );
      }
      last ??= await lastFailure();
    },
    async stop() {
      timer?.stop();
      closing.abort(new Error("The server was stopped."));
      await job?.ended;
    },
    state: () => ({
      next_at: timer?.nextRun()?.toISOString() ?? null,
      running: job?.what?.kind === "make",
      last,
    }),
    working: () => job?.what ?? null,
  };
}

/** The schedule never makes archives, so it does not remove them either. */
async function removeOld(folder: string, keep: number): Promise<void> {
  const folders = (await backupsIn(folder)).filter(({ form }) => form === "folder");
  for (const { name } of folders.slice(0, -keep)) await removeBackup(join(folder, name));
}
