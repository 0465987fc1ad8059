import { z } from "zod";
import { OWNED, type OwnedKind } from "../access/mod.ts";

/** How much a user owns of each kind, or how much went to another; by the tables of the kinds. */
export type Handover = Record<OwnedKind["table"], number>;

const tables = [...OWNED.values()].map(({ table }) => [table, z.number()]);
export const handoverSchema: z.ZodType<Handover> = z.object(
  Object.fromEntries(tables) as Record<OwnedKind["table"], z.ZodNumber>,
);
