export { joinWorkers } from "./join.ts";
export { createWorkers, type Workers } from "./manage.ts";
export { createPresence } from "./presence.ts";
