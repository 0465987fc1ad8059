import { NODE_TYPES } from "../../inference/nodes/registry.ts";
import { resolve } from "node:path";
import { messageOf } from "../errors/message_of.ts";
import type { Config } from "./schema.ts";
import { configSchema } from "./schema.ts";

/**
 * Reports settings that are allowed but probably not intended: at the start, by `doctor` and on the
 * server's page. A missing default models folder is not reported: the first installation
 * creates it.
 */
export function configNotes(
  config: Pick<
    Config,
    "root" | "models_folder" | "allow_nodes" | "deny_nodes" | "storage" | "storage_links"
  >,
): string[] {
  return [...modelFolderNotes(config), ...nodeNotes(config), ...storeNotes(config)];
}

function storeNotes({ storage, storage_links }: Pick<Config, "storage" | "storage_links">) {
  if (storage !== "" || !storage_links) return [];
  return ["storage_links: images are in the data folder (storage is empty); there are no links."];
}

function nodeNotes({ allow_nodes, deny_nodes }: Pick<Config, "allow_nodes" | "deny_nodes">) {
  return Object.entries({ allow_nodes, deny_nodes }).flatMap(([name, types]) => {
    const unknown = types.filter((type) => !NODE_TYPES.has(type));
    return unknown.length > 0 ? [`${name}: there is no node type ${unknown.join(", ")}.`] : [];
  });
}

function modelFolderNotes(config: Pick<Config, "root" | "models_folder">): string[] {
  const named = config.models_folder !== configSchema.shape.models_folder.parse(undefined);
  const folder = resolve(config.root, config.models_folder);
  try {
    if (!Deno.statSync(folder).isDirectory) return [`models_folder: ${folder} is not a folder.`];
    Deno.readDirSync(folder)[Symbol.iterator]().next();
    return [];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      if (!named) return [];
      return [
        `models_folder: there is no folder ${folder}. Make it, or name another; until then ` +
        "only the model that ships with Atelier is there.",
      ];
    }
    return [`models_folder: ${folder} cannot be read (${messageOf(error)}).`];
  }
}
