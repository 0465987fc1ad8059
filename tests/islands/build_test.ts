import assert from "node:assert/strict";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { sharedSources } from "../../cli/build.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

Deno.test("a build depends on limits that pages share with the server, not on types", async () => {
  const shared = (await sharedSources()).map((path) => relative(PROJECT, path));
  assert(shared.includes("services/contract/limits.ts"), "changed, the pages are built again");
  assert(shared.includes("inference/families/defaults.ts"));
  assert(!shared.includes("services/models/manage.ts"), "only its types are imported");
});
