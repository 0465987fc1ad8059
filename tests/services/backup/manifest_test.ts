import assert from "node:assert/strict";
import { belongs } from "../../../services/backup/manifest.ts";

Deno.test("what backups leave out is left out in any case", () => {
  for (
    const path of [
      "signing.key",
      "hubs.key",
      "models/a.safetensors",
      "atelier.db-wal",
      "setup-code",
    ]
  ) {
    assert.equal(belongs(path), false, path);
    assert.equal(belongs(path.toUpperCase()), false, path);
  }
  for (const path of ["config.yaml", "images/ab/models.png", "images/signing.key.png"]) {
    assert.equal(belongs(path), true, path);
  }
});
