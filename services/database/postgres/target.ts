import { StartError } from "../../config/mod.ts";

/**
 * Options of each connection by which the server drops one whose machine is gone or whose network
 * is cut, after half a minute: it holds locks for which others wait. Systems wait two hours by
 * default
 * (https://www.postgresql.org/docs/15/runtime-config-connection.html#GUC-TCP-KEEPALIVES-IDLE).
 */
export const NOTICED = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 " +
  "-c tcp_keepalives_count=4 -c tcp_user_timeout=30000";

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
