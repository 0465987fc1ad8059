import { StartError } from "../config/mod.ts";

/**
 * Requires that the database is the file in the data folder, which a backup copies.
 * @throws StartError if it is on a server, whose own tools copy it
 */
export function requireOwnFile({ root, database }: { root: string; database: string }): void {
  if (database === "") return;
  throw new StartError(
    `The database is in PostgreSQL: make its backups with pg_dump, and those of the images by ` +
      `copying ${root}. Take the database first, so that no image is missing that it names.`,
  );
}
