export { takeChanges } from "./lock.ts";
export { requireArrived } from "./mark.ts";
export { cancelMove, moveStudio } from "./move.ts";
export { createStandstill, type Standstill } from "./standstill.ts";
