/**
 * The command line for administrators: `atelier user add …`, or the deno tasks of the same names.
 */
import { StartError } from "../services/config/mod.ts";
import { messageOf } from "../services/errors/message_of.ts";
import { Problem } from "../services/errors/mod.ts";
import { auditVerify } from "./audit.ts";
import { backup, restore } from "./backup.ts";
import { backupsList, backupsRemove, backupsVerify } from "./backups.ts";
import { doctor } from "./doctor.ts";
import { health } from "./health.ts";
import { importFromInvokeAI } from "./import_invokeai.ts";
import { keysRotate } from "./keys.ts";
import { migrateStorage } from "./migrate_storage.ts";
import { modelsInstall, modelsList, modelsRemove, modelsVerify } from "./models.ts";
import { sessionsEnd, sessionsList } from "./sessions.ts";
import { type Command, UsageError } from "./usage.ts";
import { userAdd } from "./user_add.ts";
import { userDel } from "./user_del.ts";
import { userImport } from "./user_import.ts";
import { userList } from "./user_list.ts";
import { userMod } from "./user_mod.ts";
import { userTransfer } from "./user_transfer.ts";
import { version } from "./version.ts";
import { workersEnrol, workersList } from "./workers.ts";

/** By first word; most have a second one. */
const COMMANDS: Record<string, Command | Record<string, Command>> = {
  user: {
    add: userAdd,
    mod: userMod,
    del: userDel,
    list: userList,
    transfer: userTransfer,
    import: userImport,
  },
  sessions: { list: sessionsList, end: sessionsEnd },
  audit: { verify: auditVerify },
  keys: { rotate: keysRotate },
  models: {
    list: modelsList,
    install: modelsInstall,
    remove: modelsRemove,
    verify: modelsVerify,
  },
  workers: { enrol: workersEnrol, list: workersList },
  backup,
  backups: { list: backupsList, verify: backupsVerify, remove: backupsRemove },
  restore,
  "migrate-storage": migrateStorage,
  doctor,
  health,
  "import-invokeai": importFromInvokeAI,
  version,
};

/**
 * Runs a command.
 * @returns 0 done, 1 refused or failed (a command may say otherwise), 2 typed wrongly.
 */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [group = "", ...rest] = args;
  const known = Object.hasOwn(COMMANDS, group) ? group : null;
  if (group === "help" || args.includes("--help")) {
    console.log(help(known));
    return 0;
  }
  const command = find(group, rest);
  if (!command) {
    const begun = known !== null && args.length === 1;
    const fault = begun
      ? `"${known}" needs one more word.`
      : `There is no command "${args.slice(0, 2).join(" ")}".`;
    console.error(`${fault}\n${help(known)}`);
    return 2;
  }
  try {
    return await command.run(rest);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\nUsage: ${command.usage}`);
      return 2;
    }
    if (error instanceof Problem || error instanceof StartError) {
      console.error(error.message);
    } else console.error(`That failed: ${messageOf(error)}`);
    return command.failed ?? 1;
  }
}

/** Takes the second word from `rest` where there is one. */
function find(group: string, rest: string[]): Command | undefined {
  const found = Object.hasOwn(COMMANDS, group) ? COMMANDS[group] : undefined;
  if (found === undefined || isOne(found)) return found;
  const verb = rest.shift() ?? "";
  return Object.hasOwn(found, verb) ? found[verb] : undefined;
}

function isOne(found: Command | Record<string, Command>): found is Command {
  return typeof found.run === "function";
}

function help(only: string | null): string {
  const groups = Object.entries(COMMANDS).filter(([name]) => only === null || name === only);
  const lines = groups.flatMap(([, found]) =>
    (isOne(found) ? [found] : Object.values(found)).map(({ usage, summary }) =>
      `  ${usage}\n      ${summary}`
    )
  );
  return [
    "Commands:",
    ...lines,
    "Every command takes --root FOLDER (the data folder) and --json.",
    "Exit codes: 0 done, 1 refused or failed, 2 typed wrongly.",
  ].join("\n");
}

if (import.meta.main) Deno.exit(await runCommand(Deno.args));
