import type { Actor } from "../actor.ts";
import type { DroppedModel } from "../contract/presets.ts";
import type { Database } from "../database/mod.ts";
import { inList } from "../database/in_list.ts";
import type { Models } from "../models/mod.ts";
import type { RecallParameters } from "./parameters.ts";

/** Lists whose entries name a model, and the types of models that each takes. */
const MODEL_TYPES = {
  loras: ["lora"],
  control_layers: ["controlnet", "t2i_adapter", "control_lora"],
  ip_adapters: ["ip_adapter"],
} as const;
const IMAGE_LISTS = ["control_layers", "ip_adapters", "reference_images"] as const;

type Entry = { model_name?: string; image_name?: string | null | undefined };

/**
 * Parameters as pages use them (InvokeAI's form): lists without the entries whose model is not
 * here, and with the size of each image. Says what was left out.
 */
export async function resolveParameters(
  { db, models }: { db: Database; models: Pick<Models, "list"> },
  actor: Actor,
  given: RecallParameters,
): Promise<{ parameters: Record<string, unknown>; dropped: DroppedModel[] }> {
  const parameters: Record<string, unknown> = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== null && value !== undefined),
  );
  const dropped: DroppedModel[] = [];
  const installed = Object.keys(MODEL_TYPES).some((field) => Object.hasOwn(parameters, field))
    ? await models.list(actor)
    : [];
  for (const [field, types] of Object.entries(MODEL_TYPES)) {
    const entries = parameters[field] as Entry[] | undefined;
    if (!entries) continue;
    parameters[field] = entries.flatMap((entry) => {
      const { model_name = "" } = entry;
      const model = installed.find(({ key, name, type }) =>
        (types as readonly string[]).includes(type) && (key === model_name || name === model_name)
      );
      if (model) return [{ ...entry, model_key: model.key }];
      dropped.push({ field, model_name });
      return [];
    });
  }
  const sizes = await sizesOf(
    db,
    IMAGE_LISTS.flatMap((field) => parameters[field] as Entry[] ?? []),
  );
  for (const field of IMAGE_LISTS) {
    const entries = parameters[field] as Entry[] | undefined;
    if (!entries) continue;
    parameters[field] = entries.map((entry) => {
      const image = sizes.get(entry.image_name ?? "");
      return image ? { ...entry, image } : entry;
    });
  }
  return { parameters, dropped };
}

async function sizesOf(db: Database, entries: readonly Entry[]) {
  const names = new Set(entries.flatMap(({ image_name }) => image_name ? [image_name] : []));
  if (names.size === 0) return new Map<string, never>();
  const rows = await db.selectFrom("images").select(["image_name", "width", "height"])
    .where(inList("image_name", names)).execute();
  return new Map(rows.map((row) => [row.image_name, { ...row }]));
}
