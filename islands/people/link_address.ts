/**
 * The address of a one-time sign-in link. The token stands behind the `#`: browsers send that part
 * to no server, so it is in no log and no referrer.
 */
export function linkAddress(address: string, token: string): string {
  return `${address}/link#${token}`;
}
