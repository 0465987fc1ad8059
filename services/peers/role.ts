import { StartError } from "../config/mod.ts";

/** What a process does: answers people, makes images, or both. */
const ROLES = ["all", "web", "worker"] as const;
export type Role = (typeof ROLES)[number];

/**
 * The role that the arguments of `serve` name. Default: all.
 * @throws StartError for anything else
 */
export function roleOf(args: readonly string[]): Role {
  const [name, value, ...more] = args.flatMap((arg) => arg.split("="));
  if (name === undefined) return "all";
  const role = ROLES.find((known) => known === value);
  if (name === "--role" && role && more.length === 0) return role;
  throw new StartError(`serve takes --role ${ROLES.join(", ")}, and nothing else.`);
}

/** @throws StartError where a process of a single role would be alone */
export function requireOthers(role: Role, database: string): void {
  if (role === "all" || database !== "") return;
  throw new StartError(
    `--role ${role} needs PostgreSQL, which the others share: name it in the setting "database".`,
  );
}
