/** The files of `docs/deploy`, and the programs that read them. */
import { join } from "node:path";
import { PROJECT } from "../server.ts";

export const DEPLOY = join(PROJECT, "docs/deploy");

export const text = (name: string) => Deno.readTextFile(join(DEPLOY, name));

/** Whether a program of this name is on the path. */
export function installed(command: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(join(folder, command)).isFile;
    } catch {
      return false;
    }
  });
}

/** Runs a program to its end. */
export async function run(
  command: string,
  ...args: string[]
): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await new Deno.Command(command, { args }).output();
  return { code, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}
