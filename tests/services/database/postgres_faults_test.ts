/** What a failed statement of PostgreSQL is for those who asked for it, by its code. */
import assert from "node:assert/strict";
import { Kysely, sql } from "kysely";
import { Dialect } from "../../../services/database/postgres/dialect.ts";
import { SerialDriver } from "../../../services/database/postgres/driver.ts";
import type { Connections } from "../../../services/database/postgres/pool.ts";
import type { Tables } from "../../../services/database/schema.ts";
import { expected } from "../../../routes/expected.ts";

/** An answer of the server has a severity. */
const said = (code: string) =>
  Object.assign(new Error(`said: ${code}`), { code, severity: "ERROR" });
/** An error of the socket has none, and a code of the system. */
const cut = (code?: string) =>
  Object.assign(new Error(`cut: ${code}`), code === undefined ? {} : { code, syscall: "write" });

/** A database whose statements fail with an error, and what happens to its connections. */
function failing(error: Error, where: "connect" | "query" = "query") {
  const released: unknown[] = [];
  const client = {
    query: () => Promise.reject(error),
    release: (broken: unknown) => void released.push(broken),
  };
  const connections = {
    connect: () => where === "connect" ? Promise.reject(error) : Promise.resolve(client),
    end: () => Promise.resolve(),
  } as unknown as Connections;
  const driver = new SerialDriver(() => Promise.resolve(connections));
  return { db: new Kysely<Tables>({ dialect: new Dialect(driver) }), released };
}

/** The status that a request is answered with, and whether the connection is used again. */
async function told(error: Error, where?: "connect" | "query") {
  const { db, released } = failing(error, where);
  const status = (thrown: unknown) => expected(thrown)?.status ?? 500;
  const read = await sql`select 1`.execute(db).then(() => 200, status);
  const [broken] = released;
  const written = await db.transaction().execute((trx) => sql`select 1`.execute(trx))
    .then(() => 200, status);
  await db.destroy();
  return { read, written, kept: broken === undefined };
}

const AWAY = { read: 503, written: 503 };
const FAULT = { read: 500, written: 500 };
const [kept, gone] = [{ kept: true }, { kept: false }];

const SAID: Record<string, { read: number; written: number; kept: boolean }> = {
  "08000": { ...AWAY, ...gone }, // the connection
  "08006": { ...AWAY, ...gone },
  "57P01": { ...AWAY, ...gone }, // ended by an administrator
  "57P02": { ...AWAY, ...gone }, // a crash
  "57P03": { ...AWAY, ...gone }, // starts
  "57P05": { ...AWAY, ...gone },
  "25P03": { ...AWAY, ...gone }, // a transaction did nothing for too long
  "25006": { ...AWAY, ...gone }, // only reads
  "57014": { ...AWAY, ...kept }, // a statement took too long
  "40001": { ...AWAY, ...kept }, // others were first
  "40P01": { ...AWAY, ...kept },
  "53200": { ...AWAY, ...kept },
  "53300": { ...AWAY, ...kept },
  "55P03": { ...AWAY, ...kept },
  "53100": { read: 507, written: 507, ...kept }, // the disk is full
  "25P02": { ...FAULT, ...gone }, // a transaction that was never ended
  "23505": { ...FAULT, ...kept },
  "42601": { ...FAULT, ...kept },
  "XX000": { ...FAULT, ...kept },
};

Deno.test("each code of the server: who is told what, and whether the connection stays", async () => {
  for (const [code, wanted] of Object.entries(SAID)) {
    assert.deepEqual(await told(said(code)), wanted, code);
  }
});

Deno.test("a line that is cut is nobody's fault, also where its code looks like the server's", async () => {
  for (const code of ["EPIPE", "EBADF", "ECONNRESET", "ETIMEDOUT", "ENOTFOUND", undefined]) {
    assert.deepEqual(await told(cut(code)), { ...AWAY, ...gone }, String(code));
  }
});

Deno.test("without a connection there is no database, whatever the reason", async () => {
  const reasons = [
    cut("EPIPE"),
    cut("ECONNREFUSED"),
    cut(),
    ...["57P03", "53300", "28P01", "3D000"].map(said),
  ];
  for (const error of reasons) {
    const { read, written } = await told(error, "connect");
    assert.deepEqual({ read, written }, AWAY, error.message);
  }
});
