import { paths } from "../api/paths.ts";

/** Items that are asked for at first, and more each time; and the most the server tells at once. */
export const PAGE = 50;
export const MOST = 1000;

/** What the address asks for: everybody's items, mine, or a person's. `me`: who reads. */
export function linePath(params: URLSearchParams, me: string | undefined, shown = PAGE): string {
  const whose = params.get("whose") === "mine" ? me : params.get("person");
  return paths.queueLine(Math.min(shown, MOST), whose ?? null);
}
