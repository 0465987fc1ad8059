import { invalid, problem } from "../services/errors/mod.ts";
import { displayNameSchema, newEmailSchema } from "../services/contract/fields.ts";
import { open } from "./open.ts";
import { passwordFrom } from "./terminal.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";
import { userJson } from "./user_json.ts";

export const userAdd: Command = {
  usage: "user add -e EMAIL [-p PASSWORD | --password-stdin] [-n NAME] [-a] [--must-change]",
  summary: "Adds a person; asks for the password when none is given",
  async run(args) {
    const { values } = parse(args, {
      ...COMMON,
      email: { type: "string", short: "e" },
      password: { type: "string", short: "p" },
      "password-stdin": { type: "boolean" },
      name: { type: "string", short: "n" },
      admin: { type: "boolean", short: "a" },
      "must-change": { type: "boolean" },
    });
    if (values.email === undefined) throw new UsageError("Give an address with -e.");
    const email = checkedEmail(values.email);
    const display_name = checkedName(values.name ?? null);
    const password = passwordFrom(values, true);
    if (password === null) {
      throw problem("bad_request", "Give a password with --password-stdin or -p.");
    }
    await using opened = open(values.root, { make: true });
    const { users, actor } = opened;
    const user = await users.create(actor, {
      email,
      display_name,
      password,
      is_admin: values.admin ?? false,
      must_change_password: values["must-change"] ?? false,
    });
    console.log(
      values.json
        ? JSON.stringify(userJson(user))
        : `Added ${user.email}${user.is_admin ? " as administrator" : ""} (${user.user_id}).`,
    );
    return 0;
  },
};

/** @throws Problem naming what is wrong. */
export function checkedEmail(given: string): string {
  const parsed = newEmailSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalid([{ field: "email", message: parsed.error.issues[0]?.message ?? "is not valid" }]);
}

export function checkedName(given: string | null): string | null {
  if (given === null || given === "") return null;
  const parsed = displayNameSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalid([{ field: "name", message: parsed.error.issues[0]?.message ?? "is not valid" }]);
}
