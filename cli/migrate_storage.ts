import { configSchema } from "../services/config/schema.ts";
import { prepareDataFolder } from "../services/data_folder.ts";
import { cancelMove, moveStudio } from "../services/moving/mod.ts";
import { systemActor } from "../services/actor.ts";
import { configOf, openWith, requireAtelier } from "./open.ts";
import { ENDED_HERE } from "./sessions.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";

export const migrateStorage: Command = {
  usage: "migrate-storage [--to postgres://…|file] [--files s3://…|folder] [--cancel]",
  summary: "Moves the studio to another database, another store, or both; the old one stays",
  async run(args) {
    const options = {
      ...COMMON,
      to: { type: "string" },
      files: { type: "string" },
      cancel: { type: "boolean" },
    } as const;
    const { values } = parse(args, options);
    const config = configOf(values.root);
    prepareDataFolder(config.root);
    if (values.cancel) {
      const { there, dropped, left } = await cancelMove(config.root);
      const words = [
        there ? "The studio can be changed again." : "No move was begun.",
        ...(dropped === null ? [] : [`What was copied there is removed (schema "${dropped}").`]),
        ...(left === null ? [] : [
          `What was copied of the tables may still be there, in a schema ending in "_moving": ${left}`,
        ]),
      ].join("\n");
      console.log(values.json ? JSON.stringify({ canceled: there, dropped }) : words);
      return 0;
    }
    if (values.to === undefined && values.files === undefined) {
      throw new UsageError("Say where to: --to for the database, --files for the images.");
    }
    requireAtelier(config);
    const database = setting("database", values.to, "--to", "file");
    const storage = setting("storage", values.files, "--files", "folder");
    const moved = await moveStudio({
      config,
      database,
      storage,
      say: (line) => console.error(line),
      async onArrival(next, { tables, rows, files, bytes }) {
        await using opened = openWith(next, { arriving: true });
        const actor = systemActor("cli");
        await opened.audit.note(actor, "move", { tables, rows, files, bytes });
        // Those that were ended since the tables were copied would be open again.
        if (database !== undefined) await opened.auth.allSessions.endEverybody(actor, ENDED_HERE);
      },
    });
    const { tables, rows, files, missing } = moved;
    console.log(
      values.json ? JSON.stringify(moved) : [
        ...(database === undefined ? [] : [`${rows} rows of ${tables} tables were copied.`]),
        ...(storage === undefined ? [] : [`${files} files were copied and read again.`]),
        ...(missing > 0 ? [`${missing} images lacked their file already.`] : []),
        "Now set, in config.yaml or the environment, and start the servers again:",
        ...(database === undefined
          ? []
          : [database === "" ? 'database: ""' : "database: (the address that you gave to --to)"]),
        ...(storage === undefined ? [] : [`storage: "${storage}"`]),
        "Until then the studio can only be looked at. Everything is still in the old place as well.",
      ].join("\n"),
    );
    return 0;
  },
};

/** The setting that an argument stands for; `here`: the word for an empty one. */
function setting(
  name: "database" | "storage",
  value: string | undefined,
  flag: string,
  here: string,
): string | undefined {
  if (value === undefined || value === here) return value && "";
  // Nothing of what was typed is repeated: it may hold a password.
  const parsed = configSchema.shape[name].safeParse(value);
  if (value !== "" && parsed.success) return parsed.data;
  const form = name === "database"
    ? "postgres://user:password@host/name?schema=atelier"
    : "s3://bucket/folder";
  throw new UsageError(`${flag} is ${form}, or the word ${here}.`);
}
