import { emailKey } from "../accounts/email.ts";
import { insertUser } from "../accounts/insert.ts";
import { SYSTEM_USER_ID } from "../actor.ts";
import { isBcrypt } from "../auth/passwords.ts";
import type { Import } from "./deps.ts";
import { flag, text } from "./values.ts";

const USER = {
  user_id: "",
  email: "",
  display_name: null,
  password_hash: "",
  is_admin: 0,
  is_active: 1,
};

/**
 * Adds InvokeAI's users with their passwords: a bcrypt hash is replaced at the first sign-in. A
 * user who has an account here (by e-mail address) keeps it, and owns here what is theirs there.
 * What was made without accounts belongs to `system` in both. A hash of another kind, or that would
 * take too long to check, is left behind, and the user named among the notes.
 */
export async function importPeople(
  { db, source, tallies, notes, owners, change }: Import,
): Promise<void> {
  const without: string[] = [];
  owners.set(SYSTEM_USER_ID, SYSTEM_USER_ID);
  for (const row of source.rows("users", USER)) {
    const [id, email, hash] = [text(row.user_id), text(row.email), text(row.password_hash)];
    if (id === SYSTEM_USER_ID) continue;
    const known = await db.selectFrom("users").select("user_id")
      .where("email_key", "=", emailKey(email)).executeTakeFirst();
    owners.set(id, known?.user_id ?? id);
    if (known) {
      tallies.users.here += 1;
      continue;
    }
    tallies.users.added += 1;
    if (!isBcrypt(hash)) without.push(email);
    await change(async (trx) => {
      const { user_id } = await insertUser(trx, {
        email,
        display_name: text(row.display_name) || null,
        password_hash: isBcrypt(hash) ? hash : "",
        is_admin: flag(row.is_admin),
        must_change_password: false,
      });
      owners.set(id, user_id);
      if (flag(row.is_active)) return;
      await trx.updateTable("users").set({ is_active: 0 }).where("user_id", "=", user_id).execute();
    });
  }
  if (without.length > 0) {
    notes.push(
      `${without.length} users come without their password, whose hash is not read here; give them ` +
        `new ones: ${without.join(", ")}.`,
    );
  }
}
