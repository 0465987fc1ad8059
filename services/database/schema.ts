import type { LibraryTables } from "./tables/library.ts";
import type { ModelTables } from "./tables/models.ts";
import type { PeopleTables } from "./tables/people.ts";
import type { QueueTables } from "./tables/queue.ts";
import type { ServerTables } from "./tables/server.ts";

/** The tables as Kysely sees them; the truth is in `migrations/`. Instants are ISO 8601 text. */
export interface Tables
  extends PeopleTables, LibraryTables, ModelTables, QueueTables, ServerTables {}
