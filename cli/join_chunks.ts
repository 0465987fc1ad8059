/**
 * Joins chunks that are always loaded together. The bundler makes one of whatever the same set of
 * entry points needs: with many screens that is dozens of files below a kilobyte, and a browser
 * takes longer to fetch and link those than to run what is in them.
 */
import { posix } from "node:path";

type Files = Map<string, Uint8Array>;

/** Stands for files that stay apart: the bundler leaves a foreign address alone. */
const APART = "https://apart.invalid/";

/**
 * Puts `chunks`, of which none may import one that is not among them or joined before, into one
 * file, and has everything else import that.
 */
export async function joinChunks(
  files: Files,
  joined: string,
  chunks: readonly string[],
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "atelier-join-" });
  try {
    const lines = chunks.map((name, i) => {
      const code = read(files, name);
      Deno.writeTextFileSync(`${folder}/${name}`, apart(code, chunks));
      const names = exportsOf(code).map((exported) => `${exported} as ${joinedName(exported, i)}`);
      return names.length > 0 ? `export{${names.join(",")}}from"./${name}";` : `import"./${name}";`;
    });
    Deno.writeTextFileSync(`${folder}/joined.js`, lines.join("\n"));
    const args = ["bundle", "--quiet", "--platform", "browser", "--minify"];
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args, "--external", `${APART}*`, "--outdir", `${folder}/out`, "joined.js"],
      cwd: folder,
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const code = Deno.readTextFileSync(`${folder}/out/joined.js`).replaceAll(APART, "./");
    for (const name of chunks) files.delete(name);
    for (const name of files.keys()) {
      if (name.endsWith(".js")) write(files, name, redirected(files, name, joined, chunks));
    }
    write(files, joined, code);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const read = (files: Files, name: string) => new TextDecoder().decode(files.get(name));
const write = (files: Files, name: string, text: string) =>
  void files.set(name, new TextEncoder().encode(text));

/** What an export of the chunk at this place is called in the joined file. */
const joinedName = (exported: string, place: number) => `${exported}_${place}`;

/** The names in the one `export{…}` at the end of a chunk. */
function exportsOf(code: string): string[] {
  const [, list = ""] = /\bexport\{([^}]*)\}/.exec(code) ?? [];
  return list.split(",").filter(Boolean).map((one) => one.split(" as ").at(-1)!.trim());
}

/** The code, with all that is not joined at addresses that the bundler does not follow. */
function apart(code: string, chunks: readonly string[]): string {
  return code.replaceAll(
    /((?:\bfrom|\bimport|\bimport\()")\.\/([^"]+\.js)"/g,
    (whole, before: string, name: string) =>
      chunks.includes(name) ? whole : `${before}${APART}${name}"`,
  );
}

/** The code of a file, with what it imported from the chunks imported from the joined file. */
function redirected(files: Files, name: string, joined: string, chunks: readonly string[]): string {
  const from = posix.dirname(name);
  const path = posix.relative(from, joined);
  const address = path.startsWith(".") ? path : `./${path}`;
  return read(files, name).replaceAll(
    /\b(import|export)(?:(\{[^}]*\})from)?"(\.[^"]+\.js)"/g,
    (whole, verb: string, list: string | undefined, target: string) => {
      const place = chunks.indexOf(posix.join(from, target));
      if (place < 0) return whole;
      if (list === undefined) return `import"${address}"`;
      const names = list.slice(1, -1).split(",").filter(Boolean).map((one) => {
        const [theirs = "", ours = theirs] = one.split(" as ").map((part) => part.trim());
        return `${joinedName(theirs, place)} as ${ours}`;
      });
      return `${verb}{${names.join(",")}}from"${address}"`;
    },
  );
}
