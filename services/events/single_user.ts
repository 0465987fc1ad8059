import { singleUser } from "../actor.ts";
import type { SocketAuth } from "./hub.ts";

/** Single-user mode: every connection is the built-in user's, whatever is sent. */
export const singleUserSockets: SocketAuth = {
  identifyToken: (_token, address) => Promise.resolve(singleUser(address)),
  stillGood: (actor) => Promise.resolve(actor),
  onChange: () => () => {},
};
