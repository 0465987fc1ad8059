import assert from "node:assert/strict";
import { Profile } from "../../islands/account/profile.tsx";
import { draw } from "./draw.ts";
import { studioFor } from "./studio.ts";

Deno.test("a placeholder's address is not shown as one to be changed", () => {
  const studio = studioFor("mia");
  const drawn = () => draw(studio, Profile, {}).html;
  assert.match(drawn(), /ad@example\.com/);
  const user = { ...studio.session.user.value!, has_address: false, email: "mia@users.invalid" };
  studio.session.user.value = user;
  assert.doesNotMatch(drawn(), /users\.invalid/);
});
