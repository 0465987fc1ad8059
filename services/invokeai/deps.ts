import type { Transaction } from "kysely";
import type { Database, Tables } from "../database/mod.ts";
import type { ImageFiles } from "../images/files.ts";
import type { Imported, Tally } from "./report.ts";
import type { Source } from "./source.ts";

/** One import under way. */
export interface Import {
  db: Database;
  files: ImageFiles;
  source: Source;
  tallies: Record<Imported, Tally>;
  /** What the report says beside the tallies. */
  notes: string[];
  /** The user here of each of InvokeAI's users, by the id there; filled by the first step. */
  owners: Map<string, string>;
  /** The instant for things whose own is unreadable. */
  at: string;
  /**
   * Runs a change in a transaction of its own, so that an import that is cut off keeps what it has
   * brought; a rehearsal runs none. `before` is for what has to be on the disk by then.
   */
  change(
    work: (trx: Transaction<Tables>) => Promise<void>,
    before?: () => Promise<void>,
  ): Promise<void>;
}
