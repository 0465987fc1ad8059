/** Disks in memory, which tests fill up or take rights from. Only Linux's root may mount them. */

const mount = (folder: string, options: string) =>
  new Deno.Command("mount", {
    args: ["-t", "tmpfs", "-o", options, "tmpfs", folder],
    stderr: "null",
  }).outputSync().success;

const unmount = (folder: string) =>
  new Deno.Command("umount", { args: ["-l", folder], stderr: "null" }).outputSync();

/** Whether disks can be mounted on this machine; leaves none behind. */
export function canMount(): boolean {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const folder = Deno.makeTempDirSync({ prefix: "atelier-mount-" });
  try {
    return mount(folder, "size=1m");
  } catch {
    return false;
  } finally {
    unmount(folder);
    Deno.removeSync(folder);
  }
}

/** Mounts a disk over a folder until it is disposed of. @throws where it cannot. */
export function mountDisk(folder: string, options: string): Disposable {
  if (!mount(folder, options)) throw new Error(`Nothing can be mounted on ${folder}.`);
  return { [Symbol.dispose]: () => void unmount(folder) };
}
