import { rotateSigningKey } from "../services/auth/signing_key.ts";
import { open } from "./open.ts";
import { endEverybody } from "./sessions.ts";
import { type Command, COMMON, parse } from "./usage.ts";

export const keysRotate: Command = {
  usage: "keys rotate",
  summary: "Makes a new signing key; everybody has to sign in anew (API keys stay)",
  async run(args) {
    const { values } = parse(args, COMMON);
    await using opened = open(values.root);
    // The key first: a session that is opened in between is signed with the new one.
    rotateSigningKey(opened.config.root);
    const ended = await endEverybody(opened);
    await opened.db.transaction().execute((trx) =>
      opened.audit.record(trx, { actor: opened.actor, action: "keys.rotate", details: { ended } })
    );
    console.log(
      values.json
        ? JSON.stringify({ rotated: true, ended })
        : `There is a new signing key. ${ended} sessions ended.`,
    );
    return 0;
  },
};
