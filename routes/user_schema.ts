import { z } from "zod";

/** Maximum body size. Small: anything longer is not a name, an address or a password. */
export const SMALL_BODY = 64 * 1024;

/** Any text: the service checks it, so that the same answer (400) explains every rule. */
export const passwordSchema = z.string();
