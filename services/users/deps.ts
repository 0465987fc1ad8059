import type { Audit } from "../audit/mod.ts";
import type { Changes } from "../auth/changes.ts";
import type { Passwords } from "../auth/passwords.ts";
import type { Throttle } from "../auth/throttle.ts";
import type { Database } from "../database/mod.ts";
import type { Mail } from "../mail/mod.ts";
import type { FileStore } from "../storage/mod.ts";
import type { ImportGroups } from "./import_groups.ts";

/** Dependencies of the functions in this folder. */
export interface UsersDeps {
  db: Database;
  audit: Audit;
  changes: Changes;
  passwords: Passwords;
  throttle: Throttle;
  groups: ImportGroups;
  /** `strict_password_checking`; always true at the command line. */
  strict: boolean;
  /** Null: no mail is sent. */
  mail?: Mail | null;
  /** For the files of an export. */
  files: Pick<FileStore, "read">;
}
