import assert from "node:assert/strict";
import { belongs } from "../../../services/backup/manifest.ts";

Deno.test("excluded files are excluded whatever the case of their names", () => {
  for (
    const path of [
      "signing.key",
      "hubs.key",
      "workers/gpu-1.key",
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
