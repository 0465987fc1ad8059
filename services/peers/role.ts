import { parseArgs } from "node:util";
import { StartError } from "../config/mod.ts";

/** What a process does: answers people, makes images, or both. */
const ROLES = ["all", "web", "worker"] as const;
export type Role = (typeof ROLES)[number];

/** How `serve` is to run. */
export interface ServeOptions {
  role: Role;
  /** Of a worker: its name, and the token with which it joins. */
  worker: { name: string; token: string | null };
}

const NAME = /^[\w-][\w.-]{0,63}$/;

/**
 * Reads the arguments of `serve`. Default: a server that answers people and makes images; a worker
 * has the name of its machine.
 * @throws StartError for anything else
 */
export function parseServeOptions(args: readonly string[]): ServeOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { role: { type: "string" }, join: { type: "string" }, name: { type: "string" } },
    });
    const role = ROLES.find((known) => known === (values.role ?? "all"));
    const name = values.name ?? Deno.hostname().replace(/[^\w.-]/g, "-").slice(0, 64);
    const isWorkers = values.join !== undefined || values.name !== undefined;
    if (role && (role === "worker" ? NAME.test(name) : !isWorkers)) {
      return { role, worker: { name, token: values.join ?? null } };
    }
  } catch {
    // An unknown argument is refused below, in the same words as a wrong value.
  }
  throw new StartError(
    `serve takes --role ${ROLES.join(", ")}, and a worker --name and --join, nothing else.`,
  );
}

/** @throws StartError where a process of a single role would be alone */
export function requireOthers(role: Role, database: string): void {
  if (role === "all" || database !== "") return;
  throw new StartError(
    `--role ${role} needs PostgreSQL, which the others share: name it in the setting "database".`,
  );
}
