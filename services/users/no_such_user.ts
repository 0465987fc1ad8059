import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";

export function noSuchUser() {
  return problem("not_found", say("no_such_user"));
}
