import { existsSync } from "node:fs";
import { AN_HOUR_MS } from "../services/clock.ts";
import { type Actor, systemActor } from "../services/actor.ts";
import { type Audit, createAudit } from "../services/audit/mod.ts";
import { type Auth, createAuth } from "../services/auth/mod.ts";
import { type Config, loadConfig, StartError, uploadLimits } from "../services/config/mod.ts";
import { lockDataFolder, prepareDataFolder } from "../services/data_folder.ts";
import { type Database, databasePath, openFor } from "../services/database/mod.ts";
import { createImageFiles } from "../services/images/files.ts";
import { compare, sweep, type SweepReport } from "../services/images/sweep.ts";
import { createAccess, createSharingEvents } from "../services/access/mod.ts";
import { createEventBus } from "../services/events/mod.ts";
import { takeChanges } from "../services/moving/mod.ts";
import { createGroups } from "../services/groups/mod.ts";
import { type FileStore, storeOf } from "../services/storage/mod.ts";
import { createWorkers, type Workers } from "../services/workers/mod.ts";
import { createUsers, type Users } from "../services/users/mod.ts";

/** Files younger than this may belong to a running server that has not written their row yet. */
const TOO_YOUNG_MS = 60_000;

/** The services that commands call; they hold no SQL of their own. */
export interface Opened {
  config: Config;
  db: Database;
  audit: Audit;
  auth: Auth;
  users: Users;
  store: FileStore;
  workers: Workers;
  actor: Actor;
  /** Compares images with their rows; `repair` fixes what the server would fix at its start. */
  checkImages(repair: boolean): Promise<SweepReport>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The server's settings, with `--root` in the place of ATELIER_ROOT. @throws StartError. */
export function configOf(root: string | undefined): Config {
  const env = Deno.env.toObject();
  return loadConfig(root === undefined ? env : { ...env, ATELIER_ROOT: root }, Deno.cwd());
}

/** @throws StartError if there is no database in the data folder: its path was mistyped, then */
export function requireAtelier({ root, database }: Pick<Config, "root" | "database">): void {
  if (database !== "" || existsSync(databasePath(root))) return;
  throw new StartError(
    `There is no Atelier in ${root}. Name its data folder with --root or ATELIER_ROOT.`,
  );
}

/**
 * The same services over the same file as the server's, which may run meanwhile, unless the file
 * has to be brought up to date first. Only commands that may be the first one on a new machine
 * `make` the database: a backup of a folder that was mistyped would be an empty one, night after
 * night.
 * @throws StartError
 */
export function open(
  root: string | undefined,
  { make = false, ...how }: OpenOptions & { make?: boolean } = {},
): Opened {
  const config = configOf(root);
  if (!make) requireAtelier(config);
  return openWith(config, how);
}

export interface OpenOptions {
  /** Whether the caller holds the lock of the data folder. */
  locked?: boolean;
  /** Whether it changes nothing, and may so be done while the studio is being moved. */
  looks?: boolean;
  /** Whether the studio is just being moved to where these settings say. */
  arriving?: boolean;
}

/** Opens what the settings say. @throws StartError, also where the studio is being moved */
export function openWith(
  config: Config,
  { locked = false, looks = false, arriving = false }: OpenOptions = {},
): Opened {
  prepareDataFolder(config.root);
  const hold = looks || arriving ? null : takeChanges(config);
  const db = openFor(config, locked ? {} : { exclusive: () => lockDataFolder(config.root) });
  const store = storeOf(config);
  const audit = createAudit({ db });
  const auth = createAuth({ db, audit, config });
  const { changes, passwords, throttle } = auth;
  const events = createEventBus();
  const sharing = createSharingEvents({ db, events });
  const groups = createGroups({ db, audit, access: createAccess({ db }), sharing });
  const deps = { db, audit, changes, passwords, throttle, groups, files: store };
  return {
    config,
    db,
    audit,
    auth,
    store,
    workers: createWorkers({ db, audit, events, config }),
    // At the command line passwords are always checked strictly, as InvokeAI does.
    users: createUsers({ ...deps, strict: true }),
    actor: systemActor("cli"),
    checkImages: (repair) =>
      (repair ? sweep : compare)({
        db,
        files: createImageFiles(store),
        maxPixels: uploadLimits(config).maxPixels,
        // In a bucket, files have their times from another clock.
        before: new Date(Date.now() - (config.storage === "" ? TOO_YOUNG_MS : AN_HOUR_MS)),
      }),
    async [Symbol.asyncDispose]() {
      await auth.close();
      await db.destroy();
      hold?.close();
    },
  };
}
