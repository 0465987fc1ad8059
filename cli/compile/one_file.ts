import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { programFile } from "../../services/program.ts";

/** How the archive is compressed: gzip is everywhere, xz makes it a quarter smaller. */
const COMPRESSIONS = {
  gzip: { program: "gzip", suffix: "gz", compress: ["gzip", "-9n"], tarFlag: "z" },
  xz: { program: "xz", suffix: "xz", compress: ["xz", "-9e", "-T0"], tarFlag: "J" },
} as const;
type Compression = keyof typeof COMPRESSIONS;

/**
 * Puts a folder into one executable file: a shell script that unpacks what follows it. The same
 * folder makes the same bytes.
 *
 * @param folder holds `deno`, the runtime, and `app`, the program
 */
export async function writeOneFile(
  { folder, target, version, compression }: {
    folder: string;
    target: string;
    version: string;
    compression: Compression;
  },
): Promise<void> {
  const { program, suffix, compress, tarFlag } = COMPRESSIONS[compression];
  const tar = `${folder}.tar`;
  // Names in order and one time for all files, so that equal folders make equal archives.
  await run("tar", [
    ...["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"],
    ...["-C", folder, "-cf", tar, "."],
  ]);
  const id = `${version}-${(await sha256(tar)).slice(0, 12)}`;
  const { size } = await Deno.stat(tar);
  const stub = fill(await Deno.readTextFile(programFile("cli/compile/stub.sh")), {
    ID: id,
    COMPRESSOR: program,
    TAR_FLAG: tarFlag,
    UNPACKED: String(Math.ceil(size / 1e6)),
  });
  const [command, ...args] = compress;
  await run(command, [...args, tar]);
  await Deno.writeTextFile(target, stub);
  await pipeline(
    createReadStream(`${tar}.${suffix}`),
    createWriteStream(target, { flags: "a" }),
  );
  await Deno.chmod(target, 0o755);
}

function fill(stub: string, values: Record<string, string>): string {
  const filled = { ...values, LINES: String(stub.split("\n").length - 1) };
  return Object.entries(filled).reduce(
    (text, [name, value]) => text.replaceAll(`@${name}@`, value),
    stub,
  );
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

async function run(command: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args, stdout: "null" }).output();
  if (!success) throw new Error(`${command}: ${new TextDecoder().decode(stderr)}`);
}
