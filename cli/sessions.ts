import { open } from "./open.ts";
import { table } from "./terminal.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";

/** The reason recorded for a session that a command has ended. */
export const ENDED_HERE = "ended at the command line";

export const sessionsList: Command = {
  usage: "sessions list [-e EMAIL] [--json]",
  summary: "Who is signed in, and from where",
  async run(args) {
    const { values } = parse(args, { ...COMMON, email: { type: "string", short: "e" } });
    await using opened = open(values.root, { looks: true });
    const { auth, users } = opened;
    const whose = values.email === undefined ? null : await users.find(values.email);
    const rows = await auth.allSessions.list(whose);
    if (values.json) console.log(JSON.stringify(rows, null, 2));
    else {
      const cells = rows.map((r) => [r.email, r.last_seen_at, r.address ?? "", r.session_id]);
      console.log(table(["E-mail", "Last seen (UTC)", "Address", "Session"], cells));
      console.log(`Total: ${rows.length}`);
    }
    return 0;
  },
};

export const sessionsEnd: Command = {
  usage: "sessions end (-e EMAIL | --session ID | --all)",
  summary: "Signs people out at once",
  async run(args) {
    const { values } = parse(args, {
      ...COMMON,
      email: { type: "string", short: "e" },
      session: { type: "string" },
      all: { type: "boolean" },
    });
    const chosen = [values.email, values.session, values.all].filter((v) => v !== undefined);
    if (chosen.length !== 1) throw new UsageError("Choose one of -e, --session and --all.");
    await using opened = open(values.root);
    const { auth, users, actor } = opened;
    let ended = 1;
    if (values.email !== undefined) {
      ended = await users.endSessions(actor, await users.find(values.email));
    } else if (values.session !== undefined) {
      await auth.allSessions.end(actor, values.session, ENDED_HERE);
    } else ended = await auth.allSessions.endEverybody(actor, ENDED_HERE);
    console.log(values.json ? JSON.stringify({ ended }) : `Ended: ${ended}`);
    return 0;
  },
};
