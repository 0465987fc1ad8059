import { problem } from "../services/errors/mod.ts";
import { open } from "./open.ts";
import { confirm, printable } from "./terminal.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";

export const userDel: Command = {
  usage: "user del (-e EMAIL | USER) [--transfer-to USER] [-f]",
  summary: "Deletes a person; the things go to another, or to the trash",
  async run(args) {
    const { values, positionals } = parse(args, {
      ...COMMON,
      email: { type: "string", short: "e" },
      "transfer-to": { type: "string" },
      force: { type: "boolean", short: "f" },
    }, 1);
    const who = positionals[0] ?? values.email;
    if (who === undefined) throw new UsageError("Say whom, by -e EMAIL.");
    await using opened = open(values.root);
    const { users, actor } = opened;
    const userId = await users.find(who);
    const receiver = values["transfer-to"];
    const transferTo = receiver === undefined ? null : await users.find(receiver);
    const { email } = await users.get(actor, userId);
    const fate = receiver === undefined ? "to the trash" : `to ${receiver}`;
    const question = `Delete ${printable(email)}? Images, boards and the rest go ${fate}.`;
    if (!values.force && !confirm(question)) {
      throw problem("bad_request", "Nothing was deleted.");
    }
    const moved = await users.remove(actor, userId, transferTo);
    console.log(
      values.json
        ? JSON.stringify({ deleted: userId, email, things_to: transferTo ?? "trash", ...moved })
        : `Deleted ${
          printable(email)
        }; ${moved.images} images and ${moved.boards} boards went ${fate}.`,
    );
    return 0;
  },
};
