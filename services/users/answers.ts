import { z } from "zod";
import { OWNED, type OwnedKind } from "../access/mod.ts";

const tables = [...OWNED.values()].map(({ table }) => [table, z.number()]);

export const handoverSchema = z.object(
  Object.fromEntries(tables) as Record<OwnedKind["table"], z.ZodNumber>,
);
/** How much a user owns of each kind, or how much went to another; by the tables of the kinds. */
export type Handover = z.infer<typeof handoverSchema>;
