import { singleUser } from "../actor.ts";
import type { SocketAuth } from "./hub.ts";

/** Single-user mode: whoever connects is the built-in user, whatever is sent. */
export const singleUserSockets: SocketAuth = {
  identifyToken: (_token, address) => Promise.resolve(singleUser(address)),
  stillGood: (actor) => Promise.resolve(actor),
  onChange: () => () => {},
};
