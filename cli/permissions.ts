/**
 * Prints what the server may do on this machine, for `deno task start`: it writes only below its
 * data folder, its models folder and its backup folder, and runs no program but itself (the engine
 * is a child process). Native libraries (SQLite is built in; image decoding, password hashing and
 * ONNX Runtime are not) need `--allow-ffi`, so this is a seat belt against mistakes, not a sandbox
 * against hostile code.
 */
import { resolve } from "node:path";
import { loadConfig } from "../services/config/mod.ts";

/** Folders the server writes to. A wrong configuration is for `main.ts` to explain. */
function writableFolders(env: Record<string, string>, cwd: string): string[] {
  const root = resolve(cwd, env["ATELIER_ROOT"] || "data");
  try {
    const { models_folder, backup_folder } = loadConfig(env, cwd);
    const folders = [root, resolve(root, models_folder)];
    return backup_folder === "" ? folders : [...folders, resolve(root, backup_folder)];
  } catch {
    return [root];
  }
}

/** Variables of the system's loader, such as LD_PRELOAD with another memory allocator. */
const LOADER = /^(LD|DYLD)_/;

/**
 * The flags, one argument each. A list in a flag is cut at commas, so such paths are not narrowed.
 */
export function permissionFlags(env: Record<string, string>, cwd: string, self: string): string[] {
  const narrowed = (flag: string, paths: string[]) =>
    paths.some((path) => /[\s,"'$]/.test(path)) ? flag : `${flag}=${paths.join(",")}`;
  return [
    "--unstable-webgpu",
    "--allow-net",
    "--allow-read",
    "--allow-env",
    "--allow-sys",
    "--allow-ffi",
    narrowed("--allow-write", writableFolders(env, cwd)),
    // Who may run some programs alone may not pass on to them what makes any library run in them.
    Object.keys(env).some((name) => LOADER.test(name))
      ? "--allow-run"
      : narrowed("--allow-run", [self]),
  ];
}

if (import.meta.main) {
  console.log(permissionFlags(Deno.env.toObject(), Deno.cwd(), Deno.execPath()).join(" "));
}
