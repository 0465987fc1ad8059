/** Maximum body size. Small: anything longer is not a name, an address or a password. */
export const SMALL_BODY = 64 * 1024;
