import type { Actor } from "../actor.ts";
import type { StarterModelsAnswer } from "../contract/starter_models.ts";
import type { Devices } from "../devices/mod.ts";
import { fitOf, neededMemory } from "./fit.ts";
import type { Models } from "./mod.ts";
import type { Weights } from "./weights.ts";
import { STARTER_BUNDLES, STARTER_MODELS } from "./starter_list.ts";

/** The starter list as a viewer sees it: what is installed, and what fits this machine. */
export async function starterModels(
  models: Pick<Models, "list">,
  actor: Actor,
  devices: Pick<Devices, "room">,
): Promise<StarterModelsAnswer> {
  const installed = await models.list(actor);
  const sources = new Set(installed.filter(({ missing }) => !missing).map(({ source }) => source));
  const room = await devices.room();
  const memoryFacts = (weights: Pick<Weights, "type" | "bytes" | "precision">) => ({
    needed_memory: neededMemory(weights.bytes, weights.type),
    fits: fitOf(weights, room),
    previous_names: [],
    dependencies: null,
  });
  const shipped = installed.filter(({ ships }) => ships)
    .map(({ name, description, source, base, type, format, file_size, precision }) => ({
      ...{ name, description, source, base, type, format },
      ...{ id: "shipped", licence: null, bytes: file_size, is_installed: true },
      ...memoryFacts({ type, bytes: file_size, precision }),
    }));
  const offered = STARTER_MODELS.map(({ sha256: _, ...model }) => ({
    ...model,
    ...memoryFacts({ ...model, precision: null }),
    is_installed: sources.has(model.source),
  }));
  const byId = new Map(offered.map((model) => [model.id, model]));
  return {
    starter_models: [...shipped, ...offered],
    starter_bundles: Object.fromEntries(STARTER_BUNDLES.map(({ id, models }) => [id, {
      name: id,
      models: models.flatMap((model) => byId.get(model) ?? []),
    }])),
  };
}
