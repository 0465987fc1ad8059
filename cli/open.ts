import { type Actor, systemActor } from "../services/actor.ts";
import { type Audit, createAudit } from "../services/audit/mod.ts";
import { type Auth, createAuth } from "../services/auth/mod.ts";
import { type Config, loadConfig } from "../services/config/mod.ts";
import { prepareDataFolder } from "../services/data_folder.ts";
import { type Database, openDatabase } from "../services/database/mod.ts";
import { problem } from "../services/errors/mod.ts";
import { emailKey } from "../services/accounts/email.ts";
import { createUsers, type Users } from "../services/users/mod.ts";

export interface Opened {
  config: Config;
  db: Database;
  audit: Audit;
  auth: Auth;
  users: Users;
  actor: Actor;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The server's settings, with `--root` in the place of ATELIER_ROOT. @throws StartError. */
export function configOf(root: string | undefined): Config {
  const env = Deno.env.toObject();
  return loadConfig(root === undefined ? env : { ...env, ATELIER_ROOT: root }, Deno.cwd());
}

/** The same services over the same file as the server's, which may run meanwhile. */
export function open(root: string | undefined): Opened {
  const config = configOf(root);
  prepareDataFolder(config.root);
  const { db } = openDatabase(config.root);
  const audit = createAudit({ db });
  const auth = createAuth({ db, audit, config });
  const { changes, passwords, throttle } = auth;
  const deps = { db, audit, changes, passwords, throttle, root: config.root };
  return {
    config,
    db,
    audit,
    auth,
    // At the command line passwords are always checked strictly, as InvokeAI does.
    users: createUsers({ ...deps, strict: true }),
    actor: systemActor("cli"),
    async [Symbol.asyncDispose]() {
      auth.close();
      await db.destroy();
    },
  };
}

/** The id of a person given by e-mail address or id. @throws Problem not_found. */
export async function findUser(db: Database, given: string): Promise<string> {
  const found = await db.selectFrom("users").select("user_id")
    .where((e) => e.or([e("user_id", "=", given), e("email_key", "=", emailKey(given))]))
    .executeTakeFirst();
  if (!found) throw problem("not_found", `There is no user ${given}.`);
  return found.user_id;
}
