export { createEventBus, type EventBus } from "./bus.ts";
export { createHub, type Guest, type Hub, type SocketAuth } from "./hub.ts";
export { singleUserSockets } from "./single_user.ts";
export type { AtelierEvent } from "./types.ts";
