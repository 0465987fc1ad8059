import { open } from "./open.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";

export const userTransfer: Command = {
  usage: "user transfer FROM TO",
  summary: "Hands all that FROM (or `system`) owns to TO",
  async run(args) {
    const { values, positionals } = parse(args, COMMON, 2);
    const [from, to] = positionals;
    if (from === undefined || to === undefined) throw new UsageError("Say from whom and to whom.");
    await using opened = open(values.root);
    const { users, actor } = opened;
    const moved = await users.transfer(actor, await users.find(from), await users.find(to));
    if (values.json) console.log(JSON.stringify(moved));
    else {
      for (const [kind, count] of Object.entries(moved)) {
        console.log(`${kind.replaceAll("_", " ")}: ${count}`);
      }
    }
    return 0;
  },
};
