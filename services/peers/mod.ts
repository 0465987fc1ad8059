import type { Config } from "../config/mod.ts";
import { targetOf } from "../database/postgres/target.ts";
import { alone } from "./alone.ts";
import { postgresPeers } from "./postgres.ts";
import type { Role } from "./role.ts";
import type { Peers } from "./types.ts";

export type { Peers } from "./types.ts";

/** The other processes on the database that the settings name; none on SQLite. */
export function createPeers({ database }: Pick<Config, "database">, role: Role = "all"): Peers {
  return database === "" ? alone() : postgresPeers(targetOf(database), role !== "worker");
}
