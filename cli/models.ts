import { setTimeout } from "node:timers/promises";
import type { ModelCheck } from "../services/contract/models.ts";
import { createServices, type Services } from "../services/mod.ts";
import { lockDataFolder, prepareDataFolder } from "../services/data_folder.ts";
import { problem } from "../services/errors/mod.ts";
import { systemActor } from "../services/actor.ts";
import { configOf, requireAtelier } from "./open.ts";
import { confirm, table } from "./terminal.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";

const actor = systemActor("cli");
const MEGABYTE = 1_000_000;

/** The services of the server over the same data folder. */
function services(root: string | undefined): Services {
  const config = configOf(root);
  requireAtelier(config);
  prepareDataFolder(config.root);
  return createServices(config, "");
}

export const modelsList: Command = {
  usage: "models list [--json]",
  summary: "The installed models, with where they came from",
  async run(args) {
    const { values } = parse(args, COMMON);
    const opened = services(values.root);
    try {
      await opened.models.sync();
      const rows = await opened.models.list(actor);
      if (values.json) console.log(JSON.stringify(rows, null, 2));
      else {
        const cells = rows.map((model) => [
          model.name,
          model.label,
          `${Math.round(model.file_size / MEGABYTE)} MB`,
          model.missing ? "files missing" : model.source,
        ]);
        console.log(table(["Name", "Kind", "Size", "Source"], cells));
        console.log(`Total: ${rows.length}`);
      }
      return 0;
    } finally {
      await opened.close();
    }
  },
};

/** Interval between two looks at the progress. */
const LOOK_MS = 500;

export const modelsInstall: Command = {
  usage: "models install SOURCE [--name NAME] [--inplace] [--json]",
  summary: "Downloads or copies a model: a repository, a link or a path; the server must not run",
  async run(args) {
    const options = { ...COMMON, name: { type: "string" }, inplace: { type: "boolean" } } as const;
    const { values, positionals } = parse(args, options, 1);
    const [source] = positionals;
    if (source === undefined) throw new UsageError("Say what to install.");
    const config = configOf(values.root);
    prepareDataFolder(config.root);
    // A server would take up the same download at its start.
    const lock = lockDataFolder(config.root);
    const { installs, models, close } = createServices(config, "");
    try {
      await installs.recover();
      await models.sync();
      const { name, inplace = false } = values;
      const job = await installs.start(actor, source, { inplace, name });
      while (!["completed", "error", "cancelled"].includes(job.status)) {
        await setTimeout(LOOK_MS);
        if (!values.json && job.total_bytes > 0) {
          const done = Math.floor(100 * job.bytes / job.total_bytes);
          console.error(`${job.status}: ${done} % of ${Math.ceil(job.total_bytes / MEGABYTE)} MB`);
        }
      }
      if (job.status !== "completed") throw problem("bad_request", job.error ?? job.status);
      console.log(
        values.json ? JSON.stringify(job.config_out) : `Installed: ${job.config_out?.name}`,
      );
      return 0;
    } finally {
      await close();
      lock.release();
    }
  },
};

export const modelsRemove: Command = {
  usage: "models remove NAME_OR_KEY [-f] [--for-good]",
  summary: "Moves a model to the trash, or deletes it with its files in the models folder",
  async run(args) {
    const options = {
      ...COMMON,
      force: { type: "boolean", short: "f" },
      "for-good": { type: "boolean" },
    } as const;
    const { values, positionals } = parse(args, options, 1);
    const opened = services(values.root);
    try {
      const model = await named(opened, positionals[0]);
      if (!values.force && !confirm(`Remove the model ${model.name}?`)) {
        throw problem("bad_request", "Nothing was changed.");
      }
      await opened.modelManagement.remove(actor, model.key);
      if (values["for-good"]) await opened.modelManagement.trash.purge(actor, model.key);
      console.log(values.json ? JSON.stringify({ removed: model.key }) : `Removed: ${model.name}`);
      return 0;
    } finally {
      await opened.close();
    }
  },
};

export const modelsVerify: Command = {
  usage: "models verify [NAME_OR_KEY] [--json]",
  summary: "Compares the files of models with their hashes; exit code 1 if one differs",
  async run(args) {
    const { values, positionals } = parse(args, COMMON, 1);
    const opened = services(values.root);
    try {
      const wanted = positionals[0] === undefined
        ? await opened.models.list(actor)
        : [await named(opened, positionals[0])];
      const checks = [];
      for (const { key } of wanted) {
        const check = await opened.modelChecks.start(key);
        const timer = setInterval(() => {
          if (!values.json) console.error(progressOf(check));
        }, LOOK_MS);
        await opened.modelChecks.ended(key).finally(() => clearInterval(timer));
        checks.push(check);
      }
      if (values.json) console.log(JSON.stringify(checks, null, 2));
      else {
        for (const { name, sound, problems } of checks) {
          console.log(sound ? `${name}: sound` : `${name}: ${problems.join(" ")}`);
        }
      }
      return checks.every(({ sound }) => sound) ? 0 : 1;
    } finally {
      await opened.close();
    }
  },
};

function progressOf(
  { name, bytes, total_bytes, seconds_left }: ModelCheck,
): string {
  const done = `${Math.floor(bytes / MEGABYTE)} of ${Math.ceil(total_bytes / MEGABYTE)} MB`;
  return `${name}: ${done}${seconds_left === null ? "" : `, ${seconds_left} s left`}`;
}

async function named({ models }: Services, wanted: string | undefined) {
  if (wanted === undefined) throw new UsageError("Say which model.");
  const all = await models.list(actor);
  const found = all.find(({ key }) => key === wanted) ?? all.find(({ name }) => name === wanted);
  if (!found) throw problem("not_found", `There is no model "${wanted}".`);
  return found;
}
