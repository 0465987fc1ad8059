export { createHub, type Hub, type SocketAuth } from "./hub.ts";
export { singleUserSockets } from "./single_user.ts";
export type { EventName, EventPayloads } from "./table.ts";
export { type AtelierEvent, type Concern, type Events, timestamp, type Viewer } from "./types.ts";
export { view } from "./view.ts";
