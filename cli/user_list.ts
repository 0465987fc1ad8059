import { open } from "./open.ts";
import { table } from "./terminal.ts";
import { type Command, COMMON, parse } from "./usage.ts";

export const userList: Command = {
  usage: "user list [--search TEXT] [--json]",
  summary: "Everybody with an account",
  async run(args) {
    const { values } = parse(args, { ...COMMON, search: { type: "string" } });
    await using opened = open(values.root);
    const { users, actor } = opened;
    const page = { limit: null, offset: 0, search: values.search ?? null };
    const { items, total } = await users.list(actor, page);
    if (values.json) {
      const rows = items.map((user) => ({
        id: user.user_id,
        email: user.email,
        name: user.display_name,
        is_admin: user.is_admin,
        is_active: user.is_active,
        must_change_password: user.must_change_password,
        created_at: user.created_at,
        last_login_at: user.last_login_at,
      }));
      console.log(JSON.stringify(rows, null, 2));
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
