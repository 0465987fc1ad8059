import { startStudio, type Studio } from "../../libraries.ts";

/** One server for all lines; each line makes its own boards and images. */
let started: Promise<Studio> | undefined;

/** Registers one line of the list as a test. The server outlives it, hence no leak checks. */
export function line(name: string, check: (studio: Studio) => Promise<void>): void {
  Deno.test({
    name,
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => await check(await (started ??= startStudio())),
  });
}

/** The last test: ends the server. */
export function endServer(): void {
  Deno.test({
    name: "the server ends",
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => await (await started)?.server.stop(),
  });
}
