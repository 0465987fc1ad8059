import { now } from "../services/clock.ts";
import { problem } from "../services/errors/mod.ts";
import { endSessionsOf, openSessions } from "../services/auth/sessions.ts";
import { findUser, open, type Opened } from "./open.ts";
import { table } from "./terminal.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";

export const sessionsList: Command = {
  usage: "sessions list [-e EMAIL] [--json]",
  summary: "Who is signed in, and from where",
  async run(args) {
    const { values } = parse(args, { ...COMMON, email: { type: "string", short: "e" } });
    await using opened = open(values.root);
    const { db } = opened;
    let query = openSessions(db).innerJoin("users as u", "u.user_id", "user_sessions.user_id")
      .select([
        "user_sessions.session_id",
        "u.email",
        "user_sessions.created_at",
        "user_sessions.last_seen_at",
        "user_sessions.address",
        "user_sessions.client",
      ]).orderBy("user_sessions.last_seen_at", "desc");
    if (values.email !== undefined) {
      query = query.where("user_sessions.user_id", "=", await findUser(db, values.email));
    }
    const rows = await query.execute();
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
    const { db, users, actor } = opened;
    let ended = 1;
    if (values.email !== undefined) {
      ended = await users.endSessions(actor, await findUser(db, values.email));
    } else if (values.session !== undefined) await endOne(opened, values.session);
    else ended = await endEverybody(opened);
    console.log(values.json ? JSON.stringify({ ended }) : `Ended: ${ended}`);
    return 0;
  },
};

async function endOne({ db, audit, actor }: Opened, sessionId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx.updateTable("user_sessions")
      .set({ ended_at: now(), end_reason: "ended at the command line" })
      .where("session_id", "=", sessionId).where("ended_at", "is", null)
      .returning("user_id").executeTakeFirst();
    if (!row) throw problem("not_found", "There is no open session with this id.");
    await audit.record(trx, {
      actor,
      action: "session.end",
      // The person, so that the running server looks after his sockets.
      target: { kind: "user", id: row.user_id },
      details: { session_id: sessionId },
    });
  });
}

/** Ends every session there is, a row of the audit log for each person. */
export async function endEverybody({ db, audit, actor }: Opened): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    const people = await trx.selectFrom("user_sessions").select("user_id").distinct()
      .where("ended_at", "is", null).execute();
    let ended = 0;
    for (const { user_id } of people) {
      const count = await endSessionsOf(trx, user_id, "ended at the command line");
      ended += count;
      await audit.record(trx, {
        actor,
        action: "session.end_all",
        target: { kind: "user", id: user_id },
        details: { ended: count },
      });
    }
    return ended;
  });
}
