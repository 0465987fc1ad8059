import type { Access, Oversight, SharingEvents } from "../access/mod.ts";
import type { Database } from "../database/mod.ts";
import type { Announce } from "../images/announce.ts";
import type { ImageFiles } from "../images/files.ts";

export interface BoardsDeps {
  db: Database;
  access: Access;
  oversight: Oversight;
  sharing: Pick<SharingEvents, "changed" | "deleted" | "revoked">;
  files: ImageFiles;
  announce: Announce;
}
