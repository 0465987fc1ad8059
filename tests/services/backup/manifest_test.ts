import assert from "node:assert/strict";
import { join } from "node:path";
import { belongs, MANIFEST, readManifest } from "../../../services/backup/manifest.ts";
import { openSource } from "../../../services/backup/source.ts";

Deno.test("excluded files are excluded whatever the case of their names", () => {
  for (
    const path of [
      "signing.key",
      "hubs.key",
      "workers/gpu-1.key",
      "models/a.safetensors",
      "atelier.db-wal",
      "setup-code",
      "moving.json",
      "changes.lock",
    ]
  ) {
    assert.equal(belongs(path), false, path);
    assert.equal(belongs(path.toUpperCase()), false, path);
  }
  for (const path of [".secret", "images/.new", "images/.tmp/a.png", "../a", "/etc/passwd"]) {
    assert.equal(belongs(path), false, path);
  }
  for (const path of ["config.yaml", "images/ab/models.png", "images/signing.key.png"]) {
    assert.equal(belongs(path), true, path);
  }
});

Deno.test("a manifest of two databases, of foreign files or of absurd size is refused", async () => {
  const folder = await Deno.makeTempDir({ prefix: "atelier-manifest-" });
  try {
    const read = async (...paths: string[]) => {
      const file = { bytes: 1, sha256: "0".repeat(64) };
      const files = Object.fromEntries(paths.map((path) => [path, file]));
      const text = JSON.stringify({ format: 1, created_at: "2026-01-01", files });
      await Deno.writeTextFile(join(folder, MANIFEST), text);
      return await readManifest(await openSource(folder));
    };
    assert.equal((await read("atelier.db", "images/ab/a.png")).size, 2);
    await assert.rejects(read("images/ab/a.png"), /it has no atelier\.db\.$/);
    await assert.rejects(read("atelier.db", "atelier.dump"), /it has two databases\.$/);
    for (const foreign of ["signing.key", "../a", "images/.hidden"]) {
      await assert.rejects(
        read("atelier.db", foreign),
        ({ message }: Error) => message.endsWith(`it names ${foreign}, which no backup holds.`),
      );
    }
    await Deno.truncate(join(folder, MANIFEST), 256 * 1024 ** 2 + 1);
    await assert.rejects(
      readManifest({
        ...await openSource(folder),
        read: () => assert.fail("it is not to be read"),
      }),
      /its manifest\.json is damaged\.$/,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
