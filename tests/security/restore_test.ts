/** A backup brings no ended session back to life. */
import assert from "node:assert/strict";
import { makeBackup } from "../../services/backup/mod.ts";
import { startStudio } from "../libraries.ts";
import { PROJECT } from "../server.ts";

Deno.test("restoring a backup does not revive sessions that ended after it", async () => {
  const [root, place] = await Promise.all([1, 2].map(() => Deno.makeTempDir()));
  assert.ok(root && place);
  try {
    let old;
    let folder;
    {
      await using studio = await startStudio({}, root);
      old = studio.al.token;
      ({ folder } = await makeBackup(root, place));
      assert.equal((await studio.al.ask("POST", "/auth/logout")).status, 200);
    }
    const restored = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", `${PROJECT}main.ts`, "restore", folder, "--force", "--root", root],
      stdin: "null",
    }).output();
    assert.equal(restored.code, 0, new TextDecoder().decode(restored.stderr));
    await using studio = await startStudio({}, root);
    const headers = { authorization: `Bearer ${old}` };
    assert.equal((await studio.anon.ask("GET", "/auth/me", undefined, headers)).status, 401);
    assert.equal((await studio.al.ask("GET", "/auth/me")).status, 200);
  } finally {
    await Promise.all([root, place].map((path) => Deno.remove(path, { recursive: true })));
  }
});
