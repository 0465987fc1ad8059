import { z } from "zod";

/** Small: what is longer than this is no name, address or password. */
export const SMALL_BODY = 64 * 1024;

/** Any text; its rules are the service's, so that one answer (400) says what is wrong with it. */
export const passwordSchema = z.string();
