/**
 * Measures the front door: `deno run -A tests/bench/identity_bench.ts`. Login times of known and
 * unknown addresses, token checks a second (over HTTP, and inside the process), and how quickly
 * `GET auth/status` is answered while fifty people sign in at once.
 */
import { createAudit } from "../../services/audit/mod.ts";
import { createAuth } from "../../services/auth/mod.ts";
import { loadConfig } from "../../services/config/mod.ts";
import { addPerson, call, PASSWORD, setUpAdmin, signIn, sql } from "../client.ts";
import { testDatabase } from "../database.ts";
import { startServer, type TestServer } from "../server.ts";

const LOGINS = 200;
const PARALLEL = 50;
const CHECK_SECONDS = 3;

/** Runs the benchmark and prints its lines. */
export async function identityBench(): Promise<void> {
  await using server = await startServer({
    unchecked: true,
    settings: { multiuser: true, trusted_proxies: "127.0.0.1", setup_code: "bench" },
  });
  const ad = await setUpAdmin(server, { setup_code: "bench" });
  const al = await addPerson(server, ad);
  await loginTimes(server, al.email);
  await checksOverHttp(server, al.token);
  await checksInside();
  await statusDuringLogins(server, al.email);
}

async function loginTimes(server: TestServer, known: string): Promise<void> {
  const times: Record<string, number[]> = { known: [], unknown: [] };
  for (let i = 0; i < LOGINS; i++) {
    if (i % 8 === 0) sql(server, "DELETE FROM login_failures");
    for (const kind of ["known", "unknown"]) {
      const email = kind === "known" ? known : `nobody${i}@example.com`;
      const start = performance.now();
      await call(server, "POST", "auth/login", {
        body: { email, password: "wrong" },
        headers: { "x-forwarded-for": `198.18.${i}.1` },
      });
      times[kind]?.push(performance.now() - start);
    }
  }
  sql(server, "DELETE FROM login_failures");
  const known50 = at(times["known"], 0.5);
  const unknown50 = at(times["unknown"], 0.5);
  const spread = at(times["known"]?.map((t) => Math.abs(t - known50)), 0.5);
  console.log(
    `wrong login, median of ${LOGINS}: known ${ms(known50)}, unknown ${ms(unknown50)}, ` +
      `apart ${ms(Math.abs(known50 - unknown50))}, median deviation ${ms(spread)}`,
  );
}

async function checksOverHttp(server: TestServer, token: string): Promise<void> {
  let done = 0;
  const end = performance.now() + CHECK_SECONDS * 1000;
  const one = async () => {
    while (performance.now() < end) {
      await call(server, "GET", "auth/me", { token });
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: 8 }, one));
  console.log(
    `GET auth/me with a token: ${Math.round(done / CHECK_SECONDS)} a second, 8 at a time`,
  );
}

async function checksInside(): Promise<void> {
  await using opened = await testDatabase();
  const { db, root } = opened;
  const config = loadConfig({ ATELIER_ROOT: root, ATELIER_MULTIUSER: "true" }, "/");
  const auth = createAuth({ db, audit: createAudit({ db }), config });
  const email = "ad@example.com";
  const address = "127.0.0.1";
  await auth.setup.run({
    email,
    display_name: null,
    password: PASSWORD,
    setup_code: null,
    address,
  });
  const { token } = await auth.login({
    ...{ email, password: PASSWORD, address },
    remember: false,
    client: null,
  });
  let done = 0;
  const end = performance.now() + CHECK_SECONDS * 1000;
  while (performance.now() < end) {
    if (await auth.identify(token, address) === null) throw new Error("the token is good");
    done += 1;
  }
  await auth.close();
  console.log(`token checks in the process: ${Math.round(done / CHECK_SECONDS)} a second`);
}

async function statusDuringLogins(server: TestServer, email: string): Promise<void> {
  const status = async (): Promise<number> => {
    const start = performance.now();
    await call(server, "GET", "auth/status");
    return performance.now() - start;
  };
  const idle: number[] = [];
  for (let i = 0; i < 300; i++) idle.push(await status());

  const busy: number[] = [];
  let signing = true;
  const start = performance.now();
  const logins = Promise.all(Array.from({ length: PARALLEL }, () => signIn(server, email)))
    .finally(() => signing = false);
  while (signing) busy.push(await status());
  await logins;
  const [idle99, busy99] = [at(idle, 0.99), at(busy, 0.99)];
  console.log(
    `${PARALLEL} logins at once: all in ${
      ms(performance.now() - start)
    }; GET auth/status meanwhile ` +
      `(${busy.length} calls) p99 ${ms(busy99)}, idle ${ms(idle99)}: ${
        (busy99 / idle99).toFixed(1)
      } times`,
  );
}

function at(values: number[] | undefined, quantile: number): number {
  const sorted = [...values ?? []].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? NaN;
}

const ms = (value: number) => `${value.toFixed(2)} ms`;

if (import.meta.main) await identityBench();
