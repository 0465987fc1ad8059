import { StartError } from "../../config/mod.ts";

export interface PostgresTarget {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /** The schema that holds the tables; several studios may share a database. */
  schema: string;
  /** Of a server: takes its place; returns whether no other one runs. Commands take none. */
  join?: () => Promise<boolean>;
}

/**
 * The parts of the setting `database`, which names the schema beside what the driver reads.
 * @throws StartError without the setting in it: it may hold a password
 */
export function targetOf(setting: string): Pick<PostgresTarget, "url" | "schema"> {
  const url = URL.parse(setting);
  if (url === null) {
    throw new StartError(
      "database: this is no address. In a password, write / : @ ? and # as %2F %3A %40 %3F and %23.",
    );
  }
  const schema = url.searchParams.get("schema") ?? "atelier";
  url.search = "";
  return { url: url.href, schema };
}
