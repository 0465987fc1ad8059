import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";

/**
 * Argon2id with 19 MiB, two passes and one lane.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
export const ARGON2 = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;

/** Longest accepted password in UTF-16 units. Nothing is ever cut off: longer is refused. */
export const MAX_PASSWORD = 16_384;

/**
 * bcrypt in its modular crypt form, with a cost of 4 to 14: passlib writes 12, and each step
 * doubles the work, which is done between other requests on the one thread that answers them (14
 * takes about a second, 31 two days).
 */
const BCRYPT = /^\$2[aby]\$(?:0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/;

/**
 * Whether a stored hash is one of bcrypt's that is checked here. It came from InvokeAI, reads the
 * first 72 bytes of a password as it is typed, and is replaced at the first sign-in.
 */
export const isBcrypt = (stored: string): boolean => BCRYPT.test(stored);

/** How many may wait for a turn, and for how long, before we say that we are busy. */
const MAX_WAITING = 200;
const MAX_WAIT_MS = 10_000;

export interface PasswordOptions {
  /** Hashes computed at the same time; each takes a core and 19 MiB. */
  atOnce: number;
  maxWaitMs?: number;
}

export type Passwords = ReturnType<typeof createPasswords>;

/** Loaded with the first password: a studio of one person never has one. */
const argon2 = () => import("@node-rs/argon2");

/** Hashing and checking passwords on the thread pool, so that the event loop stays free. */
export function createPasswords({ atOnce, maxWaitMs = MAX_WAIT_MS }: PasswordOptions) {
  const turns = createTurns(atOnce, maxWaitMs);
  let dummy: Promise<string> | undefined;
  const compute = async (password: string) => (await argon2()).hash(normal(password), ARGON2);

  return {
    /** @throws Problem 503 when too many wait. */
    hash: (password: string): Promise<string> => turns(() => compute(password)),

    /**
     * Creates the hash that unknown addresses are checked against, so that the first is not slower.
     */
    async prepare(): Promise<void> {
      await (dummy ??= compute(crypto.randomUUID()));
    },

    /**
     * Runs `work` in a turn. `verify` below is for use inside, so that checking whether the caller
     * may still try, verifying, and recording a failure are one step that no other attempt can
     * interrupt.
     */
    inTurn: turns,

    /** Checks against a stored hash; for `null` the same work is done, and the answer is no. */
    async verify(stored: string | null, password: string): Promise<boolean> {
      dummy ??= compute(crypto.randomUUID());
      try {
        const right = stored !== null && isBcrypt(stored)
          ? await (await import("bcryptjs")).compare(password, stored)
          : await (await argon2()).verify(stored ?? await dummy, normal(password));
        return right && stored !== null;
      } catch {
        return false; // a malformed stored hash matches no password
      }
    },
  };
}

/** Whether a hash was made with weaker parameters than today's. */
export function isOutdated(stored: string): boolean {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(stored);
  if (!found) return true;
  return Number(found[1]) < ARGON2.memoryCost || Number(found[2]) < ARGON2.timeCost;
}

/** No script stacks so many marks on a letter (Unicode UAX #15, 13, "Stream-Safe Text Format"). */
const NO_WRITING = /\p{M}{31}/u;

/**
 * The same characters typed on another keyboard are the same password (NIST SP 800-63B, 3.1.1.2).
 * Normalisation sorts marks in time quadratic in their number, so texts with a long run of marks
 * are left as they are.
 */
function normal(password: string): string {
  return NO_WRITING.test(password) ? password : password.normalize("NFKC");
}

/** Runs at most `atOnce` at a time; others wait in line, and are refused when it is too long. */
function createTurns(atOnce: number, maxWaitMs: number) {
  const line: (() => void)[] = [];
  let working = 0;
  const busy = () =>
    problem("unavailable", say("sign_ins_busy"), {
      retryAfter: 5,
    });

  async function enter(): Promise<void> {
    if (working < atOnce) {
      working += 1;
      return;
    }
    if (line.length >= MAX_WAITING) throw busy();
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        line.splice(line.indexOf(go), 1);
        reject(busy());
      }, maxWaitMs);
      function go() {
        clearTimeout(timer);
        resolve(); // the turn is handed on: `working` stays as it is
      }
      line.push(go);
    });
  }

  function leave(): void {
    const next = line.shift();
    if (next) next();
    else working -= 1;
  }

  return async <T>(work: () => Promise<T>): Promise<T> => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
