import assert from "node:assert/strict";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { sharedSources } from "../../cli/build.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

Deno.test("a limit that pages share with the server belongs to the sources of a build, a type does not", async () => {
  const shared = (await sharedSources()).map((path) => relative(PROJECT, path));
  assert(shared.includes("services/contract/limits.ts"), "changed, the pages are built again");
  assert(shared.includes("inference/families/defaults.ts"));
  assert(!shared.includes("services/models/manage.ts"), "only its types are imported");
});
