export { openClient } from "./client.ts";
export { dumpSchema } from "./dump.ts";
export { DumpFault } from "./dump_fault.ts";
export { PROGRAMS } from "./programs.ts";
export { targetOf } from "./target.ts";
export { markOf, tryDump } from "./trial.ts";
