import { NOWHERE } from "../contract/no_address.ts";
import { userNameKey } from "./user_name.ts";

/**
 * The address of an account without one: pupils have a user name alone, and `email` is a field that
 * every client of InvokeAI's API expects.
 */
export function addressFor(userName: string): string {
  return userNameKey(userName) + NOWHERE;
}
