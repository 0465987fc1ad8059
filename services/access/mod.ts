export type { Executor } from "./executor.ts";
export {
  type CoveredKind,
  coverFolder,
  KINDS,
  OWNED,
  type OwnedKind,
  type ThingKind,
} from "./kinds/mod.ts";
export { createGrants, type Grants } from "./grants.ts";
export { createLapses } from "./lapses.ts";
export { createOversight, type Oversight } from "./oversight.ts";
export { createSharingEvents, type SharingEvents } from "./sharing_events.ts";
export { grantedIds } from "./granted_ids.ts";
export { reachable, sharedBoards } from "./kinds/board.ts";
export { requireRoom, sharingChange, thingOf } from "./owned.ts";
export { visibleImages } from "./visible.ts";
export { withdrawnFrom } from "./withdrawn.ts";
export { accessOf, LEVEL, type Level } from "./rights.ts";
export { type Access, createAccess, refuse, type Verdict } from "./access.ts";
