import assert from "node:assert/strict";
import { configSchema } from "../../../services/config/mod.ts";

Deno.test("the administrator guide tells every setting, with its default", async () => {
  const guide = await Deno.readTextFile(new URL("../../../docs/admin-guide.md", import.meta.url));
  const rows = guide.split("\n").filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  for (const [name, value] of Object.entries(configSchema.parse({}))) {
    const [, names = "", defaults = ""] = rows.find((row) => row[1]?.includes(`\`${name}\``)) ?? [];
    const at = names.split(", ").indexOf(`\`${name}\``);
    assert.ok(at >= 0, `no row for ${name}`);
    // Empty: "see" another part of the guide.
    if (typeof value !== "number" || defaults === "") continue;
    assert.equal(Number(defaults.split(", ")[at]), value, name);
  }
});
