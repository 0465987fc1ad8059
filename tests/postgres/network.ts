/** A network of its own between this machine and processes in it, by Linux's namespaces. */

export interface Network {
  /** This machine, seen from inside. */
  host: string;
  /** The addresses inside, as `pg_hba.conf` names them. */
  range: string;
  /** What stands before a command that is to run inside. */
  within: readonly string[];
  /** No packet gets through any more, and nobody is told. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

async function run(...words: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("ip", { args: words }).output();
  if (!success) throw new Error(`ip ${words.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

/** @returns null where this process may not make one */
export async function openNetwork(): Promise<Network | null> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return null;
  const number = Math.floor(Math.random() * 250);
  const [name, here, there] = ["net", "here", "there"].map((word) => `at-${word}${number}`) as [
    string,
    string,
    string,
  ];
  const remove = () => run("netns", "del", name);
  const inside = (...words: string[]) => run("-n", name, ...words);
  try {
    await run("netns", "add", name);
  } catch {
    return null;
  }
  try {
    await run("link", "add", here, "type", "veth", "peer", "name", there, "netns", name);
    await run("addr", "add", `10.213.${number}.1/30`, "dev", here);
    await run("link", "set", here, "up");
    await inside("addr", "add", `10.213.${number}.2/30`, "dev", there);
    await inside("link", "set", there, "up");
    await inside("link", "set", "lo", "up");
  } catch (error) {
    await remove();
    console.log(`no network of its own: ${(error as Error).message}`);
    return null;
  }
  return {
    host: `10.213.${number}.1`,
    range: `10.213.${number}.0/30`,
    within: ["ip", "netns", "exec", name],
    // As a cable that is pulled: connections stay open on both sides, and hear nothing.
    cut: () => inside("link", "set", there, "down"),
    mend: () => inside("link", "set", there, "up"),
    [Symbol.asyncDispose]: remove,
  };
}
