import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { kohya, SD15 } from "../../inference/recognition/headers.ts";
import { weightsFile } from "./rig.ts";

const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));

async function atelier(root: string, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", "cli/main.ts", "models", ...args, "--root", root],
    cwd: PROJECT,
    env: { ATELIER_ALLOW_DOWNLOADS: "false" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, said: text(stdout), complained: text(stderr) };
}

Deno.test("models are installed, listed, verified and removed at the command line", async () => {
  const root = await Deno.makeTempDir({ prefix: "atelier-commands-" });
  try {
    const file = join(root, "ink.safetensors");
    await Deno.writeFile(file, weightsFile(kohya(SD15, "diffusers", 1)));
    const made = await atelier(root, "install", file, "--name", "Ink");
    assert.equal(made.code, 0, made.complained);
    assert.match(made.said, /Installed: Ink/);
    const list = await atelier(root, "list", "--json");
    const names = (JSON.parse(list.said) as { name: string }[]).map(({ name }) => name);
    assert.ok(names.includes("Ink") && names.includes("Starter"), String(names));
    const nowhere = await atelier(join(root, "mistyped"), "list");
    assert.match(nowhere.complained, /There is no Atelier in/);
    const verified = await atelier(root, "verify");
    assert.match(verified.said, /Ink: sound/);
    assert.equal(verified.code, 0);
    const gone = await atelier(root, "remove", "Ink", "-f");
    assert.match(gone.said, /Removed: Ink/);
    const off = await atelier(root, "install", "org/model");
    assert.equal(off.code, 1);
    assert.match(off.complained, /allow_downloads is off/);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
