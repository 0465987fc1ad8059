import assert from "node:assert/strict";
import { createForgotten } from "../../../services/auth/forgotten.ts";
import type { Mail } from "../../../services/mail/mod.ts";
import { testDatabase } from "../../database.ts";

Deno.test("requests for a link are limited for a network, not for an address of it", async () => {
  await using studio = await testDatabase();
  const send = () => Promise.reject(new Error("no account has this address"));
  const { ask } = createForgotten({
    db: studio.db,
    audit: { record: send },
    mail: { publicUrl: "https://studio.example", send } as unknown as Mail,
  });
  const request = (address: string) =>
    ask({ email: "nobody@example.com", language: "en", address });
  for (let i = 0; i < 20; i++) request(`2001:db8::${i + 1}`);
  assert.throws(() => request("2001:db8::ffff"), { code: "too_many_requests" });
  request("2001:db8:0:1::1");
  // The look-ups for accounts end before the database is closed.
  await studio.db.selectFrom("users").select("user_id").execute();
});
