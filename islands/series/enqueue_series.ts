import { paths } from "../api/paths.ts";
import { expansionOf } from "../create/expansion.ts";
import { draftOf } from "../recipe/draft.ts";
import { requestOf } from "../recipe/request.ts";
import type { Studio } from "../studio/studio.ts";
import { followEnqueued } from "../ui/follow_enqueued.ts";
import { partsOf } from "./axes.ts";
import type { Series, ShownAxis } from "./sheet.ts";

/** Puts the series into the queue. @throws ApiProblem */
export async function enqueueSeries(
  studio: Studio,
  x: ShownAxis,
  y: ShownAxis | null,
): Promise<Series> {
  const draft = draftOf(studio);
  const { max } = studio.boot.engine.limits.seed;
  const seed = draft.seedRandom.value ? Math.floor(Math.random() * (max + 1)) : draft.seed.value;
  const body = requestOf(studio, false);
  const { prompts: [prompt = ""] } = await expansionOf(studio).now();
  const items = new Array<number | null>(x.values.length * (y?.values.length ?? 1)).fill(null);
  for (const part of partsOf(body([prompt]), seed, x, y)) {
    const result = await studio.client.send("POST", paths.generate, part.body);
    result.item_ids.forEach((id, i) => {
      const cell = part.cells[i];
      if (cell !== undefined) items[cell] = id;
    });
    await followEnqueued(studio, result, result.item_ids.map(() => prompt));
  }
  return { prompt, seed, x, y, items };
}
