import assert from "node:assert/strict";
import { join } from "node:path";
import { server } from "../../islands/text/en/server.ts";
import { PROJECT } from "../sources.ts";

Deno.test("the reasons that are translated are those that the engine gives", () => {
  const engine = Deno.readTextFileSync(join(PROJECT, "inference/runtime/device.ts"));
  const reasons = Object.keys(server.engineReasons);
  assert.deepEqual(reasons.filter((reason) => !engine.includes(`"${reason}"`)), []);
});
