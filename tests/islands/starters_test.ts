import assert from "node:assert/strict";
import { paths } from "../../islands/api/paths.ts";
import { isCopying } from "../../islands/models/install_state.ts";
import { Starters } from "../../islands/models/starters.tsx";
import { Button } from "../../islands/ui/button.tsx";
import { gettingModels as words } from "../../islands/text/en/getting_models.ts";
import type { InstallJob } from "../../services/contract/model_installs.ts";
import { draw } from "./draw.ts";
import { studioFor } from "./studio.ts";

/** What the button of a bundle says, and whether it can be pressed. */
function button(
  installed: readonly boolean[],
  status?: InstallJob["status"],
): { says: string | undefined; pressed: boolean } {
  const models = installed.map((is_installed, i) => ({
    id: String(i),
    name: `Model ${i}`,
    source: `some/model-${i}:fp16`,
    bytes: 1,
    licence: "Apache-2.0",
    fits: "yes",
    is_installed,
  }));
  const studio = studioFor("ad", {
    [paths.starterModels]: { starter_bundles: { first: { models } } },
    [paths.installs]: status ? [{ status, source: { type: "hf", repo_id: "some/model-0" } }] : [],
  });
  const [found] = draw(studio, Starters, {}).all(Button)
    .filter((props) => props["aria-label"].endsWith(`: ${words.bundles.first}`));
  return { says: found?.["children"], pressed: !found?.["disabled"] };
}

Deno.test("the button of a bundle shows its action or its progress", () => {
  assert.deepEqual(button([false]), { says: words.install, pressed: true });
  assert.deepEqual(button([false, false]), { says: words.installAll, pressed: true });
  assert.deepEqual(button([true, false]), { says: words.install, pressed: true });
  assert.deepEqual(button([true]), { says: words.installed, pressed: false });
  for (const status of ["waiting", "downloading", "paused"] as const) {
    assert.deepEqual(button([false], status), { says: words.installing, pressed: false });
  }
  assert.deepEqual(button([false], "error"), { says: words.install, pressed: true });
});

Deno.test("progress is polled for copies only, while they run", () => {
  const local = { type: "local", path: "/models/a" } as InstallJob["source"];
  const hub = { type: "hf", repo_id: "some/model" } as InstallJob["source"];
  assert.ok(isCopying({ status: "running", source: local }));
  assert.ok(!isCopying({ status: "completed", source: local }));
  assert.ok(!isCopying({ status: "downloading", source: hub }));
});
