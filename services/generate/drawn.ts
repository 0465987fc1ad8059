import { SIMPLE_NODE_IDS } from "../../inference/graph/simple.ts";
import type { BatchDatum } from "../contract/queue.ts";
import { say } from "../contract/refusals.ts";
import { createYield } from "../cooperative.ts";
import { invalid, wrong } from "../errors/mod.ts";
import type { Draw } from "../wildcards/draw.ts";
import { namesWildcards } from "../wildcards/notation.ts";
import { BATCH_LIMIT, BATCH_VALUES } from "./batch.ts";
import { datum } from "./datum.ts";

interface Wanted {
  prompts: readonly string[];
  negative: string;
  /** How many items the lists make. */
  items: number;
  /** The seed of each item, in their order. */
  seedsOf: () => number[];
}

/**
 * Another seed for negative prompts, so that they draw the same lines whatever the prompt draws.
 */
const NEGATIVE = 0x9e37_79b9;

/**
 * Draws lines for the wildcards of a request, for each of its items by the item's seed. Returns its
 * lists with the prompts that came of that; null if there are no wildcards.
 * @throws Problem 422 naming the field, and the wildcard that the person may not use
 */
export async function drawnLists(
  draw: Draw,
  lists: BatchDatum[][],
  { prompts, negative, items, seedsOf }: Wanted,
): Promise<{ data: BatchDatum[][]; prompts: string[]; negatives: string[] } | null> {
  const isDrawn = { positive: prompts.some(namesWildcards), negative: namesWildcards(negative) };
  // A batch of more items is refused as a whole, later.
  if (!isDrawn.positive && !isDrawn.negative || items > BATCH_LIMIT) return null;
  const seeds = seedsOf();
  const yieldToOthers = createYield();
  let room = BATCH_VALUES;
  async function drawn(templates: readonly string[], field: (i: number) => string, salt: number) {
    const made: string[] = [];
    for (const [i, template] of templates.entries()) {
      const text = await draw(template, ((seeds[i] ?? 0) ^ salt) >>> 0, field(i));
      // Each text is stored twice: for the prompt, and for the metadata.
      room -= 2 * text.length;
      if (room < 0) {
        throw invalid([wrong(field(i), say("wildcards_too_much", { most: BATCH_VALUES }))]);
      }
      made.push(text);
      await yieldToOthers();
    }
    return made;
  }
  const { positive, negative: negativeNode, metadata } = SIMPLE_NODE_IDS;
  const each = items / prompts.length;
  const kept = product(lists).filter(({ field_name }) => !field_name.endsWith("prompt"));
  const written = seeds.map((_, i) => prompts[Math.floor(i / each)] ?? "");
  const field = (i: number) =>
    prompts.length > 1 ? `body.prompts.${Math.floor(i / each)}` : "body.prompt";
  const made = isDrawn.positive ? await drawn(written, field, 0) : written;
  const group = [datum(positive, "prompt", made), datum(metadata, "positive_prompt", made)];
  if (!isDrawn.negative) {
    return { data: [[...group, ...kept]], prompts: made, negatives: [negative] };
  }
  const same = seeds.map(() => negative);
  const negatives = await drawn(same, () => "body.negative_prompt", NEGATIVE);
  group.push(
    datum(negativeNode, "prompt", negatives),
    datum(metadata, "negative_prompt", negatives),
  );
  return { data: [[...group, ...kept]], prompts: made, negatives };
}

/** Multiplies the groups of a batch into one: the values of every item, the first group slowest. */
function product(groups: readonly BatchDatum[][]): BatchDatum[] {
  return groups.reduce<BatchDatum[]>((whole, group) => {
    const before = whole[0]?.items.length ?? 1;
    const length = group[0]?.items.length ?? 1;
    return [
      ...whole.map((datum) => ({
        ...datum,
        items: datum.items.flatMap((value) => Array.from({ length }, () => value)),
      })),
      ...group.map((datum) => ({
        ...datum,
        items: Array.from({ length: before }, () => datum.items).flat(),
      })),
    ] as BatchDatum[];
  }, []);
}
