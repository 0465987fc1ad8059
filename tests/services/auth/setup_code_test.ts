import assert from "node:assert/strict";
import { isSetupCode, makeSetupCode, setupCodePath } from "../../../services/auth/setup_code.ts";

Deno.test("a setup code has 80 bits, a file of mode 0600, and is compared without case or dashes", async () => {
  const root = await Deno.makeTempDir({ prefix: "atelier-setup-" });
  try {
    const code = makeSetupCode(root);
    assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    assert.notEqual(makeSetupCode(root), code);
    assert.equal((Deno.statSync(setupCodePath(root)).mode ?? 0) & 0o777, 0o600);
    assert.ok(isSetupCode(` ${code.toLowerCase().replaceAll("-", " ")} `, code));
    for (const wrong of ["", code.slice(1), `${code}0`, code.replace(/.$/, "!")]) {
      assert.ok(!isSetupCode(wrong, code));
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
