/** Time of the processor: a busy machine makes a test wait longer, but not compute more. */
import process from "node:process";

/** Runs `work` and returns how long this thread computed meanwhile, in milliseconds. */
export async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/**
 * User and system time of a process so far (proc(5), fields 14 and 15); 0 where there is no /proc.
 */
export function cpuSeconds(pid: number): number {
  try {
    const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\) /, "").split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}
