import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

function filesBelow(folder: string, ending: RegExp): string[] {
  return [...Deno.readDirSync(folder)].flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory) return entry.name === "text" ? [] : filesBelow(path, ending);
    return ending.test(entry.name) ? [Deno.readTextFileSync(path)] : [];
  });
}

const PAGES = ["islands", "routes/pages"]
  .flatMap((folder) => filesBelow(join(PROJECT, folder), /\.tsx?$/)).join("\n");
const STYLES = filesBelow(join(PROJECT, "static/css"), /\.css$/).join("\n")
  .replace(/\/\*[^]*?\*\//g, "");

/** Classes in what pages write: whole (`class="tile"`), or begun (`queue-dot-${status}`). */
function classesOf(pages: string): { whole: Set<string>; begun: string[] } {
  const written = [...pages.matchAll(/"([^"\n]*)"|`([^`\n]*)`/g)].map(([, a, b]) => a ?? b ?? "");
  return {
    whole: new Set(written.flatMap((text) => text.split(/[^\w-]+/))),
    begun: written.flatMap((text) => [...text.matchAll(/([\w-]+-)\$\{/g)].map(([, name]) => name!)),
  };
}

Deno.test("every styled class is used on some page", () => {
  const { whole, begun } = classesOf(PAGES);
  const styled = new Set([...STYLES.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => name!));
  assert.ok(styled.size > 200);
  const unused = [...styled].filter((name) =>
    !whole.has(name) && !begun.some((start) => name.startsWith(start))
  );
  assert.deepEqual(unused, []);
});

Deno.test("every variable of the styles is used", () => {
  const named = new Set([...STYLES.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name!));
  const unused = [...named].filter((name) => !STYLES.includes(`var(${name}`));
  assert.deepEqual(unused, []);
});
