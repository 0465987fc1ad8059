import { isIPv6 } from "node:net";
import { sql, type Transaction } from "kysely";
import { A_DAY, now, secondsFromNow } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import type { Database, Tables } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";

/**
 * Slows down guessing (OWASP ASVS 5.0, 6.3.1). Failures are counted in three buckets; beyond its
 * free attempts each failure doubles the bucket's delay, up to a limit:
 * - pair: this account from this address; guessing one user's password.
 * - address: this address whatever the account; trying one password on every account.
 * - account: this account whatever the address; many machines against one user. Addresses at
 *   which the user has signed in before bypass it, so that strangers cannot lock them out.
 */
const BUCKETS = {
  pair: { free: 10, firstDelay: 30, longestDelay: 15 * 60 },
  address: { free: 100, firstDelay: 30, longestDelay: 15 * 60 },
  account: { free: 50, firstDelay: 10, longestDelay: 60 },
} as const;
type Bucket = keyof typeof BUCKETS;

/** Time after the last failure at which counts are forgotten. */
const FORGET_SECONDS = A_DAY;
/** How long an address stays known at which the user has signed in. */
const KNOWN_DAYS = 90;

export interface Attempt {
  /** The account's comparison key, whether the account exists or not. */
  emailKey: string;
  address: string;
  /** The account's id, if there is one. */
  userId: string | null;
}

export type Throttle = ReturnType<typeof createThrottle>;

export function createThrottle({ db }: { db: Database }) {
  return {
    /** @throws Problem 429 with the seconds to wait. */
    async check(attempt: Attempt): Promise<void> {
      const keys = keysOf(attempt);
      const rows = await db.selectFrom("login_failures").select(["bucket", "blocked_until"])
        .where("bucket", "in", Object.values(keys)).where("blocked_until", ">", now()).execute();
      let until = "";
      for (const row of rows) {
        if (row.bucket === keys.account && await isKnownAddress(db, attempt)) continue;
        if ((row.blocked_until ?? "") > until) until = row.blocked_until ?? "";
      }
      if (until === "") return;
      const seconds = Math.max(1, Math.ceil((Date.parse(until) - Date.now()) / 1000));
      throw problem(
        "too_many_requests",
        say("too_many_attempts", { seconds }),
        { retryAfter: seconds },
      );
    },

    /** Counts a failure. Returns whether it causes a delay. */
    async failed(attempt: Attempt): Promise<boolean> {
      return await db.transaction().execute(async (trx) => {
        const keys = keysOf(attempt);
        let began = false;
        for (const [name, bucket] of Object.entries(keys) as [Bucket, string][]) {
          const row = await trx.selectFrom("login_failures").selectAll()
            .where("bucket", "=", bucket).executeTakeFirst();
          const stale = !row || row.last_failure_at < secondsFromNow(-FORGET_SECONDS);
          const failures = (stale ? 0 : row.failures) + 1;
          const delay = delayAfter(name, failures);
          if (delay > 0) began = true;
          const values = {
            failures,
            last_failure_at: now(),
            blocked_until: delay > 0 ? secondsFromNow(delay) : null,
          };
          await trx.insertInto("login_failures").values({ bucket, ...values })
            .onConflict((c) => c.column("bucket").doUpdateSet(values)).execute();
        }
        return began;
      });
    },

    /**
     * A success clears the account, not the address: otherwise anyone with an account of their own
     * could reset the delay of the address from which they guess at others.
     */
    async succeeded(attempt: Attempt): Promise<void> {
      const { pair, account } = keysOf(attempt);
      // Reading first: a write waits for the disk, and there is rarely anything to clear.
      const rows = await db.selectFrom("login_failures").select("bucket")
        .where("bucket", "in", [pair, account]).execute();
      if (rows.length === 0) return;
      await db.deleteFrom("login_failures").where("bucket", "in", [pair, account]).execute();
    },

    /** Clears all failures of an account, on an administrator's request. */
    async forgive(trx: Transaction<Tables>, emailKey: string): Promise<void> {
      const pairs = `:${emailKey}`;
      await trx.deleteFrom("login_failures")
        .where((e) =>
          e.or([
            e("bucket", "=", `account:${emailKey}`),
            e(sql<string>`substr(bucket, length(bucket) - length(${pairs}) + 1)`, "=", pairs),
          ])
        ).execute();
    },

    /** Deletes expired failures. */
    async sweep(): Promise<void> {
      await db.deleteFrom("login_failures")
        .where("last_failure_at", "<", secondsFromNow(-FORGET_SECONDS)).execute();
    },
  };
}

/** Seconds to wait after the n-th failure in a bucket. */
export function delayAfter(bucket: Bucket, failures: number): number {
  const { free, firstDelay, longestDelay } = BUCKETS[bucket];
  if (failures < free) return 0;
  return Math.min(longestDelay, firstDelay * 2 ** Math.min(failures - free, 20));
}

/**
 * The network whose failures count together: an IPv4 address, or the /64 of an IPv6 address, which
 * is what one household gets (RFC 6177).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail] = (address.split("%")[0] ?? "").toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(gap).fill("0"), ...right].slice(0, 4);
  return groups.map((g) => g.replace(/^0+(?=.)/, "")).join(":") + "::/64";
}

function keysOf({ emailKey, address }: Attempt): Record<Bucket, string> {
  const network = networkOf(address);
  return {
    pair: `pair:${network}:${emailKey}`,
    address: `address:${network}`,
    account: `account:${emailKey}`,
  };
}

async function isKnownAddress(db: Database, { userId, address }: Attempt): Promise<boolean> {
  if (userId === null) return false;
  const rows = await db.selectFrom("user_sessions").select("address").distinct()
    .where("user_id", "=", userId)
    .where("created_at", ">", secondsFromNow(-KNOWN_DAYS * A_DAY)).execute();
  return rows.some((row) => row.address !== null && networkOf(row.address) === networkOf(address));
}
