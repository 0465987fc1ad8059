import { copyFile, mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { programFile } from "../../services/program.ts";

/** A package that is loaded by its name while the program runs. */
interface Package {
  name: string;
  /** The package whose dependency it is, where several versions are locked. */
  of?: string;
  /** Which of its files are needed, as paths inside it. Each pattern must match one. */
  files: readonly RegExp[];
  /** Files that take the place of another, by their path inside it: the minified one, say. */
  as?: Readonly<Record<string, string>>;
}

/**
 * Packages with native code or WebAssembly, which cannot be bundled, and what they load themselves.
 * Of the 430 MB that they unpack to, a platform needs 90.
 */
function packages(os: string, cpu: string): Package[] {
  const plain = /^package\.json$/;
  return [
    {
      name: "onnxruntime-node",
      files: [
        plain,
        /^dist\/[^/]+\.js$/,
        new RegExp(`^bin/napi-v6/${os}/${cpu}/libonnxruntime\\.`),
        new RegExp(`^bin/napi-v6/${os}/${cpu}/onnxruntime_binding\\.node$`),
      ],
    },
    {
      name: "onnxruntime-common",
      of: "onnxruntime-node",
      files: [plain, /^dist\/cjs\/.*(\.js|package\.json)$/, /^dist\/esm\/.*(\.js|package\.json)$/],
    },
    {
      name: "onnxruntime-web",
      files: [
        plain,
        /^dist\/ort\.jspi\.bundle\.min\.mjs$/,
        /^dist\/ort-wasm-simd-threaded\.jspi\.(wasm|mjs)$/,
      ],
    },
    {
      name: "@huggingface/transformers",
      files: [plain, /^dist\/transformers\.node\.min\.mjs$/],
      as: { "dist/transformers.node.min.mjs": "dist/transformers.node.mjs" },
    },
    { name: "sharp", files: [plain, /^dist\/.*\.(mjs|cjs|js)$/] },
    { name: `@img/sharp-${os}-${cpu}`, files: [plain, /^index\.cjs$/, /^lib\/.*\.node$/] },
    {
      name: `@img/sharp-libvips-${os}-${cpu}`,
      files: [plain, /^versions\.json$/, /^lib\/libvips-cpp\./],
    },
    { name: "@img/colour", files: [plain, /\.cjs$/] },
    { name: "detect-libc", files: [plain, /^lib\/.*\.js$/] },
    { name: "semver", files: [plain, /\.js$/] },
    { name: "@node-rs/argon2", files: [plain, /^index\.js$/] },
    { name: `@node-rs/argon2-${os}-${cpu}-gnu`, files: [plain, /\.node$/] },
  ];
}

/** Names that the bundler leaves as they are. */
export const EXTERNAL = [
  "onnxruntime-node",
  "onnxruntime-web",
  "onnxruntime-web/jspi",
  "@huggingface/transformers",
  "sharp",
  "@node-rs/argon2",
];

/**
 * Copies the packages of this platform out of Deno's cache into a `node_modules` folder.
 * @throws {Error} if a package has no such file any more, as after an update of it
 */
export async function copyPackages(nodeModules: string): Promise<void> {
  const { npm: locked } = JSON.parse(await Deno.readTextFile(programFile("deno.lock"))) as {
    npm: Locked;
  };
  const cache = fileURLToPath(import.meta.resolve("sharp")).split("/sharp/")[0] ?? "";
  for (const { name, of, files, as = {} } of packages(Deno.build.os, CPU[Deno.build.arch])) {
    const from = join(cache, name, lockedVersion(locked, name, of));
    const paths = await readdir(from, { recursive: true });
    for (const pattern of files) {
      const wanted = paths.filter((path) => pattern.test(path));
      if (wanted.length === 0) throw new Error(`${from} has no file like ${pattern.source}`);
      for (const path of wanted) {
        const to = join(nodeModules, name, as[path] ?? path);
        await mkdir(dirname(to), { recursive: true });
        await copyFile(join(from, path), to);
      }
    }
  }
}

const CPU = { x86_64: "x64", aarch64: "arm64" } as const;

/** The packages of `deno.lock`, whose keys are `name@version`. */
type Locked = Record<string, { dependencies?: readonly string[] }>;

function lockedVersion(locked: Locked, name: string, of?: string): string {
  const candidates = of === undefined
    ? Object.keys(locked)
    : locked[`${of}@${lockedVersion(locked, of)}`]?.dependencies ?? [];
  const key = candidates.find((key) => key.startsWith(`${name}@`));
  if (key === undefined) throw new Error(`deno.lock has no version of ${name}`);
  return key.slice(name.length + 1).split("_")[0] ?? "";
}
