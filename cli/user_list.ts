import { open } from "./open.ts";
import { table } from "./terminal.ts";
import { type Command, COMMON, parse } from "./usage.ts";
import { userJson } from "./user_json.ts";

export const userList: Command = {
  usage: "user list [--search TEXT] [--json]",
  summary: "Everybody with an account",
  async run(args) {
    const { values } = parse(args, { ...COMMON, search: { type: "string" } });
    await using opened = open(values.root, { looks: true });
    const { users, actor } = opened;
    const page = { limit: null, offset: 0, search: values.search ?? null };
    const { items, total } = await users.list(actor, page);
    if (values.json) {
      console.log(JSON.stringify(items.map(userJson), null, 2));
      return 0;
    }
    const rows = items.map((user) => [
      user.email,
      user.display_name ?? "",
      user.is_admin ? "administrator" : "user",
      user.is_active ? "active" : "deactivated",
      user.last_login_at?.slice(0, 16).replace("T", " ") ?? "never",
      user.user_id,
    ]);
    console.log(table(["E-mail", "Name", "Role", "State", "Last sign-in (UTC)", "Id"], rows));
    console.log(`Total: ${total}`);
    return 0;
  },
};
