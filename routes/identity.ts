import { type Actor, singleUser } from "../services/actor.ts";

/** What a request says of its sender. */
export interface Identified {
  /** Null: no credential, or one that is no longer good (then `reason` says which). */
  actor: Actor | null;
  reason: string | null;
  /** The credential was a cookie, which browsers send along by themselves. */
  fromCookie: boolean;
  /** The client's address, through trusted proxies only. */
  address: string;
  /** Our own origin as the client sees it (`https://studio.example`). */
  origin: string;
  /** The person must choose a new password before anything else. */
  mustChangePassword: boolean;
}

/** Turns a request into who sent it. `info` is what `Deno.serve` gives with each request. */
export interface Authenticator {
  identify(request: Request, info: unknown): Promise<Identified>;
}

/** The peer's address of a `Deno.serve` request. */
export function peerAddress(info: unknown): string {
  const remote = (info as { remoteAddr?: { hostname?: string } } | undefined)?.remoteAddr;
  return remote?.hostname ?? "local";
}

/** Single-user mode: everybody is the built-in user. Its pages still refuse other sites' requests. */
export function singleUserAuthenticator(): Authenticator {
  return {
    identify(request, info) {
      const address = peerAddress(info);
      return Promise.resolve({
        actor: singleUser(address),
        reason: null,
        fromCookie: true,
        address,
        origin: new URL(request.url).origin,
        mustChangePassword: false,
      });
    },
  };
}
