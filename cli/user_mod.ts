import { problem } from "../services/errors/mod.ts";
import { open } from "./open.ts";
import { passwordFrom } from "./terminal.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";
import { userJson } from "./user_json.ts";
import { checkedEmail, checkedName } from "./user_add.ts";

export const userMod: Command = {
  usage:
    "user mod (-e EMAIL | USER) [-n NAME] [-p PASSWORD | --password-stdin] [-a | --no-admin] " +
    "[--activate | --deactivate] [--email NEW | --new-email NEW] [--must-change]",
  summary: "Changes a person; with USER first, --email is the new address",
  async run(args) {
    const { values, positionals } = parse(args, {
      ...COMMON,
      email: { type: "string", short: "e" },
      "new-email": { type: "string" },
      name: { type: "string", short: "n" },
      password: { type: "string", short: "p" },
      "password-stdin": { type: "boolean" },
      admin: { type: "boolean", short: "a" },
      "no-admin": { type: "boolean" },
      activate: { type: "boolean" },
      deactivate: { type: "boolean" },
      "must-change": { type: "boolean" },
    }, 1);
    if (values.admin && values["no-admin"]) throw new UsageError("-a and --no-admin: choose one.");
    if (values.activate && values.deactivate) {
      throw new UsageError("--activate and --deactivate: choose one.");
    }
    const who = positionals[0] ?? values.email;
    if (who === undefined) throw new UsageError("Say whom, by -e EMAIL.");
    const newEmail = values["new-email"] ??
      (positionals[0] === undefined ? undefined : values.email);
    const password = passwordFrom(values, false);
    const change = {
      ...(newEmail === undefined ? {} : { email: checkedEmail(newEmail) }),
      ...(values.name === undefined ? {} : { display_name: checkedName(values.name) }),
      ...(password === null ? {} : { password }),
      ...(values.admin || values["no-admin"] ? { is_admin: values.admin ?? false } : {}),
      ...(values.activate || values.deactivate ? { is_active: values.activate ?? false } : {}),
      ...(values["must-change"] ? { must_change_password: true } : {}),
    };
    if (Object.keys(change).length === 0) {
      throw problem("bad_request", "Nothing to change was given.");
    }
    await using opened = open(values.root);
    const { users, actor } = opened;
    const user = await users.update(actor, await users.find(who), change);
    console.log(values.json ? JSON.stringify(userJson(user)) : `Changed ${user.email}.`);
    return 0;
  },
};
