import { getLogger } from "@logtape/logtape";
import type { Actor } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import type { Config } from "../config/mod.ts";
import type { Database } from "../database/mod.ts";
import { createAllSessions } from "./all_sessions.ts";
import { createApiKeys, KEY_MARK } from "./api_keys.ts";
import { type Change, createChanges } from "./changes.ts";
import { createForgotten } from "./forgotten.ts";
import type { Mail } from "../mail/mod.ts";
import { createLinkLogin } from "./link_login.ts";
import { createLogin } from "./login.ts";
import { createPasswords } from "./passwords.ts";
import { findLiveSession, sweepSessions, touchSession } from "./sessions.ts";
import { createSetup } from "./setup.ts";
import { openSigningKey, rotateSigningKey, type SigningKey } from "./signing_key.ts";
import { type Identity, ofKey, ofSession, standingOf } from "./standing.ts";
import { sweepLinks } from "./sign_in_links.ts";
import type { Peers } from "../peers/types.ts";
import { regularly } from "../regularly.ts";
import { createThrottle } from "./throttle.ts";
import { createTokens } from "./tokens.ts";
import { createOwnSessions } from "./own_sessions.ts";

export { isLoopback } from "./setup_code.ts";

const log = getLogger(["atelier", "auth"]);
const SWEEP_EVERY_MS = 6 * 3600 * 1000;

export type Auth = ReturnType<typeof createAuth>;

export interface AuthDeps {
  db: Database;
  audit: Audit;
  config: Config;
  /** The servers that have sockets of their own. Default: none. */
  peers?: Pick<Peers, "tell" | "hear">;
  /** Null: no mail is sent. */
  mail?: Mail | null;
}

/** Authenticates users: everything that turns a credential into an actor. */
export function createAuth({ db, audit, config, peers, mail = null }: AuthDeps) {
  const changes = createChanges({ db, peers });
  // One core is left for answering other requests.
  const passwords = createPasswords({ atOnce: Math.max(1, navigator.hardwareConcurrency - 1) });
  const throttle = createThrottle({ db });
  const tokens = createTokens(lazyKey(config.root));
  const apiKeys = createApiKeys({ db, audit, changes });
  const sessions = createOwnSessions({ db, audit, changes });
  const allSessions = createAllSessions({ db, audit, changes });
  const setup = createSetup({
    db,
    audit,
    passwords,
    strict: config.strict_password_checking,
    root: config.root,
  });
  const login = createLogin({ db, audit, passwords, tokens, throttle, limits: config });
  const linkLogin = createLinkLogin({ db, audit, tokens, throttle, limits: config });

  const forgotten = mail && createForgotten({ db, audit, mail });

  const sweep = async () => {
    await throttle.sweep();
    await sweepSessions(db);
    await sweepLinks(db);
  };
  const sweeping = regularly({
    first: [sweep],
    work: [sweep],
    everyMs: SWEEP_EVERY_MS,
    failed: (error) => log.warning("could not delete what has expired: {error}", { error }),
  });

  /** Looks up the row and the user: no claim about rights in a token is trusted. */
  async function identify(token: string, address: string | null): Promise<Identity | null> {
    if (token.startsWith(KEY_MARK)) {
      const key = await apiKeys.identify(token);
      return key && ofKey(key, address);
    }
    const claims = await tokens.read(token);
    if (!claims) return null;
    const session = await findLiveSession(db, claims.sessionId);
    if (!session || session.user_id !== claims.userId) return null;
    const identity = ofSession(session, address);
    if (identity) await touchSession(db, config, session);
    return identity;
  }

  return {
    identify,
    login,
    linkLogin,
    /** Null: no mail is sent. */
    forgotten,
    setup,
    sessions,
    allSessions,
    apiKeys,
    throttle,
    passwords,
    changes,

    /** For sockets' `authenticate` frame: a JWT, or an API key that may read. Null: not good. */
    async identifyToken(token: string, address: string): Promise<Actor | null> {
      const identity = await identify(token, address);
      if (identity === null || identity.mustChangePassword) return null;
      const { actor } = identity;
      // The gate lets keys open `/ws` for reading only; this is the other way to get in there.
      return actor.via !== "api-key" || actor.scopes.has("read") ? actor : null;
    },

    /** Reloads the actor with their current role; null if they no longer have access. */
    async stillGood(actor: Actor): Promise<Actor | null> {
      const identity = await standingOf(db, actor);
      return identity && !identity.mustChangePassword ? identity.actor : null;
    },

    /** Replaces the signing key: every session ends (API keys stay); returns how many. */
    async rotateKey(actor: Actor, reason: string): Promise<number> {
      // The key first: a session that is opened in between is signed with the new one.
      rotateSigningKey(config.root);
      const ended = await allSessions.endEverybody(actor, reason);
      await audit.note(actor, "keys.rotate", { ended });
      return ended;
    },

    onChange: (listener: (change: Change) => void): () => void => changes.onChange(listener),

    /** Starts watching for changes of other processes and sweeping; `close` ends it. */
    start(): void {
      changes.watch.start();
      sweeping.start();
      void passwords.prepare();
    },
    async close(): Promise<void> {
      await changes.watch.stop();
      await sweeping.stop();
    },
  };
}

/** The key file is made when the first token is signed or read: never in single-user mode. */
function lazyKey(root: string): { current(): Promise<SigningKey> } {
  let opened: ReturnType<typeof openSigningKey> | undefined;
  return { current: async () => await (await (opened ??= openSigningKey(root))).current() };
}
