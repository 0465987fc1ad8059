/** A server that starts in a studio that is being moved, or was moved away. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { prepareDatabase } from "../../../services/database/mod.ts";
import { placeOf, writeMark } from "../../../services/moving/mark.ts";
import { cancelMove } from "../../../services/moving/mod.ts";
import { startServer } from "../../server.ts";
import { until } from "../../until.ts";
import { rowsOf } from "../database/released.ts";

/** What a start finds or makes on its own. */
const MADE = ["models", "workflows", "style_presets"] as const;

Deno.test("a start changes nothing until the move is given up, and then what it left", async () => {
  const root = await Deno.makeTempDir({ prefix: "atelier-moving-" });
  try {
    prepareDatabase(root);
    const made = () => {
      const rows = rowsOf(join(root, "atelier.db"));
      return MADE.map((name) => rows[name]!.length);
    };
    const from = placeOf({ root, database: "", storage: "" });
    const to = { ...from, storage: "s3://elsewhere" };
    await writeMark(root, { from, to, began_at: "", copied_at: null, done_at: null });
    await using server = await startServer({ root, settings: { log_level: "error" } });
    const moving = async () => {
      const answer = await fetch(`${server.url}/api/v1/app/moving`);
      return (await answer.json() as { moving: boolean }).moving;
    };
    assert.equal(await moving(), true);
    assert.deepEqual(made(), [0, 0, 0], "the models that are there have no rows yet");
    await cancelMove(root);
    await until(async () => !await moving() && made().every((count) => count > 0));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
