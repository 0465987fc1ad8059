/** Limits of the sockets, and their close codes. */
export const SOCKET_LIMITS = {
  /**
   * Maximum number of sockets of the server, and of one user (single-user mode has the first only).
   */
  sockets: 4096,
  perPerson: 256,
  /**
   * Maximum number of unauthenticated sockets of one address, so that strangers cannot take them
   * all.
   */
  strangers: 64,
  /** Time in which a socket without a credential must send `authenticate`. */
  authenticateMs: 10_000,
  /** A client's frame, in characters; ours are commands of a line. */
  frame: 64 * 1024,
  /** Frames a client may send: a burst, then a rate per second. */
  burst: 100,
  framesPerSecond: 20,
  /** Unsent bytes above which previews are left out, and above which a socket is closed. */
  previewBuffer: 256 * 1024,
  buffer: 1024 * 1024,
  /** How often the user behind each socket is re-checked, for changes made by another process. */
  recheckMs: 20_000,
  /** Status changes that `since` replays; a client that missed more has to fetch the list again. */
  resume: 500,
} as const;

/** Close codes (RFC 6455, 7.4.2: 4000–4999 are an application's own). */
export const CLOSE = {
  goingAway: { code: 1001, reason: "The server is stopping." },
  binary: { code: 1003, reason: "Send text frames." },
  tooLarge: { code: 1009, reason: "A frame may have 64 KiB." },
  missed: { code: 1012, reason: "Events may have been missed: connect again." },
  internal: { code: 1011, reason: "Something went wrong on the server." },
  notSignedIn: { code: 4401, reason: "The session has ended, or there was none." },
  tooSlow: { code: 4408, reason: "Too much was waiting to be read." },
  tooMany: { code: 4429, reason: "Too many sockets or frames." },
} as const;
