import { type Transaction } from "kysely";
import { now } from "../clock.ts";
import type { Tables } from "../database/mod.ts";
import { type Origin, originOf } from "./origin.ts";
import type { ModelRow } from "./row.ts";

/**
 * The columns that follow from a model's files, and from where they came. All others are people's.
 */
const OF_FILES = [
  ...["path", "hash", "base", "type", "format", "variant", "file_size", "details"] as const,
  ...["source", "origin", "components"] as const,
];

const pick = (row: ModelRow) =>
  Object.fromEntries(OF_FILES.map((column) => [column, row[column]])) as Pick<
    ModelRow,
    typeof OF_FILES[number]
  >;

/**
 * Gives a model the files of another record, which gets those that it had and lies in the trash
 * from then on: restored, it gives them back in the same way. Name, settings and rights stay with
 * the model.
 */
export async function exchangeFiles(
  trx: Transaction<Tables>,
  model: ModelRow,
  other: ModelRow,
): Promise<void> {
  const at = now();
  const [given, kept] = [pick(other), pick(model)];
  const from: Origin = { ...originOf(other) };
  delete from.replaced_by;
  const into: Origin = { ...originOf(model), replaced_by: model.model_key };
  // A name that is its hub's follows the files; one that people gave stays.
  const names = originOf(model).name === model.name && from.name ? { name: from.name } : {};
  // No two records may have one path, not even within a transaction.
  await trx.updateTable("models").set({ path: `${other.path}\n` })
    .where("model_key", "=", other.model_key).execute();
  await trx.updateTable("models")
    .set({ ...given, ...names, origin: JSON.stringify(from), updated_at: at })
    .where("model_key", "=", model.model_key).execute();
  await trx.updateTable("models").set({
    ...kept,
    name: model.name,
    origin: JSON.stringify(into),
    deleted_at: at,
    updated_at: at,
  }).where("model_key", "=", other.model_key).execute();
}

/** Whether a model may take the files of another: graphs that name it would not fit otherwise. */
export function isSameKind(
  model: Pick<ModelRow, "base" | "type">,
  other: Pick<ModelRow, "base" | "type">,
): boolean {
  return model.base === other.base && model.type === other.type;
}
