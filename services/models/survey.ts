import type { Database } from "../database/mod.ts";
import { type Borrowed, borrowed, LENDERS, type Taker } from "./lending.ts";
import type { Places } from "./places.ts";
import type { ModelRow } from "./row.ts";

/** Which models are there and lend networks, as one call sees it. */
export interface Survey {
  /** Whether the files of a model are there. */
  isThere(row: Pick<ModelRow, "path">): boolean;
  /** The networks that a model lacks, and the models that lend them. */
  borrowedBy(taker: Taker): Borrowed[];
}

/** Reads the models that may lend once, and looks at the files of each model once. */
export async function surveyModels(
  { db, places }: { db: Database; places: Pick<Places, "holds"> },
): Promise<Survey> {
  // Also those that the actor may not use: an administrator chooses which one lends.
  const lenders = await db.selectFrom("models").selectAll().where("type", "in", LENDERS)
    .where("format", "<>", "onnx").where("deleted_at", "is", null)
    .orderBy("created_at").orderBy("model_key").execute();
  const seen = new Map<string, boolean>();
  const isThere = ({ path }: Pick<ModelRow, "path">): boolean => {
    const known = seen.get(path) ?? places.holds(path);
    seen.set(path, known);
    return known;
  };
  return { isThere, borrowedBy: (taker) => borrowed(taker, lenders, isThere) };
}
