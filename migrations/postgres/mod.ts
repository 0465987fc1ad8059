import type { Migration } from "../mod.ts";
import { initial } from "./0001_initial.ts";
import { peers } from "./0002_peers.ts";
import { servers } from "./0003_servers.ts";
import { wildcards } from "./0004_wildcards.ts";
import { imageDescriptions } from "./0005_image_descriptions.ts";
import { imageFiles } from "./0006_image_files.ts";
import { workers } from "./0007_workers.ts";
import { imageVectors } from "./0008_image_vectors.ts";
import { queueOrder } from "./0009_queue_order.ts";
import { imageTallies } from "./0010_image_tallies.ts";
import { imageOrder } from "./0011_image_order.ts";

/**
 * The steps of the schema on PostgreSQL. The first one makes what SQLite's first eleven had made by
 * then; from there on, a step of the one list has its equal in the other, by the same name, except
 * for what several servers need.
 */
export const POSTGRES_MIGRATIONS: readonly Migration[] = [
  initial,
  peers,
  servers,
  wildcards,
  imageDescriptions,
  imageFiles,
  workers,
  imageVectors,
  queueOrder,
  imageTallies,
  imageOrder,
];

/** Names of the steps without an equal on SQLite, where one process has the database to itself. */
export const POSTGRES_ONLY: readonly string[] = [peers.name, servers.name, workers.name];
