import { open } from "./open.ts";
import { ENDED_HERE } from "./sessions.ts";
import { type Command, COMMON, parse } from "./usage.ts";

export const keysRotate: Command = {
  usage: "keys rotate",
  summary: "Makes a new signing key; everybody has to sign in again (API keys stay)",
  async run(args) {
    const { values } = parse(args, COMMON);
    await using opened = open(values.root);
    const { auth, actor } = opened;
    const ended = await auth.rotateKey(actor, ENDED_HERE);
    console.log(
      values.json
        ? JSON.stringify({ rotated: true, ended })
        : `There is a new signing key. ${ended} sessions ended.`,
    );
    return 0;
  },
};
