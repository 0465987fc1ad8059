import assert from "node:assert/strict";
import { PROJECT } from "../server.ts";
import { PROGRAMS, startPostgres } from "./server.ts";

/** Tests of what the services promise, whatever the database. */
const SAME = [
  "tests/services/events/leaks_test.ts",
  ...["queue", "users"].map((folder) => `tests/services/${folder}`),
  ...[
    "access_property",
    "access_kinds",
    "audit",
    "file_name",
    "folded",
    "grants",
    "groups",
    "image_tags",
    "image_tallies",
    "similarity",
  ]
    .map((file) => `tests/services/${file}_test.ts`),
  ...["images_facets", "images_move", "images_order", "images_shapes", "lapses", "search"]
    .map((file) => `tests/services/${file}_test.ts`),
  ...["wildcards", "workflows"]
    .map((file) => `tests/services/${file}_test.ts`),
];

Deno.test({
  name: "the services' tests pass on PostgreSQL",
  ignore: PROGRAMS === null,
}, async () => {
  await using postgres = await startPostgres();
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--quiet", "--no-check", "--unstable-webgpu", "-A", ...SAME],
    cwd: PROJECT,
    // Each step is a hundred queries over the wire.
    env: { ATELIER_TEST_POSTGRES: postgres.url, ATELIER_TEST_STEPS: "100" },
    stderr: "inherit",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stdout));
});
