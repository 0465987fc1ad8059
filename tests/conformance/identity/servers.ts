/** Servers that the cases share: started when first needed, ended by the last test. */
import { startServer, type TestServer, type TestServerOptions } from "../../server.ts";
import { addPerson, type Person, setUpAdmin } from "../../client.ts";

const started = new Map<string, Promise<TestServer>>();

export function shared(name: string, options: TestServerOptions): Promise<TestServer> {
  let server = started.get(name);
  if (!server) started.set(name, server = startServer(options));
  return server;
}

export async function endServers(): Promise<void> {
  for (const server of started.values()) await (await server).stop();
  started.clear();
}

export interface House {
  server: TestServer;
  ad: Person;
}

const houses = new Map<string, Promise<House>>();

/** A multi-user server with its administrator. */
export function house(): Promise<House> {
  return furnished("main", {});
}

/** The same below /x behind a trusted proxy: the client says from where and how it comes. */
export function proxied(): Promise<House> {
  return furnished("proxied", {
    base_path: "/x",
    trusted_proxies: "127.0.0.1",
    setup_code: "open-sesame",
  });
}

export function strictHouse(): Promise<House> {
  return furnished("strict house", { strict_password_checking: true });
}

function furnished(name: string, settings: Record<string, string | boolean>): Promise<House> {
  let found = houses.get(name);
  if (!found) {
    found = (async () => {
      const server = await shared(name, { settings: { multiuser: true, ...settings } });
      const code = settings["setup_code"];
      return { server, ad: await setUpAdmin(server, code ? { setup_code: code } : {}) };
    })();
    houses.set(name, found);
  }
  return found;
}

/** Somebody new in the main house, so that cases do not disturb each other. */
export async function withPerson(
  more: Record<string, unknown> = {},
): Promise<House & { al: Person }> {
  const { server, ad } = await house();
  return { server, ad, al: await addPerson(server, ad, more) };
}

/** Registers a case; servers outlive the test that starts them. */
export function test(name: string, run: () => Promise<void>): void {
  Deno.test({ name, fn: run, sanitizeOps: false, sanitizeResources: false });
}
