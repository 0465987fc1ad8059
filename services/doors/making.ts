import type { Actor } from "../actor.ts";
import type { EnqueueResult } from "../contract/queue.ts";
import { Problem, problem } from "../errors/mod.ts";
import type { GenerateInput } from "../generate/simple.ts";
import type { DescribeInput } from "../generate/vision.ts";
import type { Images } from "../images/mod.ts";
import type { Generate } from "../queue/commands/generate.ts";
import type { Vision } from "../queue/commands/vision.ts";
import { DEFAULT_QUEUE, type Queue } from "../queue/mod.ts";
import { createWait, type Waiting } from "./wait.ts";

/** An image that was waited for. */
export interface Made {
  name: string;
  /** How it was made, in InvokeAI's fields. */
  metadata: Record<string, unknown>;
  png: Uint8Array<ArrayBuffer>;
}

export type Making = ReturnType<typeof createMaking>;

/**
 * Makes images for clients that expect them in the answer to their request, as programs for other
 * servers do. They stand in the queue like any other.
 */
export function createMaking(
  { generate, vision, images, ...deps }: Parameters<typeof createWait>[0] & {
    generate: Generate;
    vision: Pick<Vision, "describe">;
    queue: Pick<Queue, "item">;
    images: Pick<Images, "readFile" | "metadata" | "removeIntermediates">;
  },
) {
  const { queue } = deps;
  const wait = createWait(deps);

  /** Removes what the steps of the items made on their way, such as a start image made smaller. */
  async function removeStages(actor: Actor, { item_ids }: EnqueueResult): Promise<void> {
    const items = await queue.summaries(actor, DEFAULT_QUEUE, item_ids);
    const sessionIds = items.map(({ session_id }) => session_id);
    await images.removeIntermediates(actor.userId, { sessionIds });
  }

  async function collect(actor: Actor, { item_ids }: EnqueueResult): Promise<Made[]> {
    const made: Made[] = [];
    let why = "Nothing was made.";
    for (const id of item_ids) {
      const item = await queue.item(actor, DEFAULT_QUEUE, id);
      if (item.status === "canceled") why = "It was cancelled.";
      if (item.status === "failed") why = item.error_message ?? why;
      for (const name of item.image_names) {
        const metadata = await images.metadata(actor, name) ?? {};
        made.push({ name, metadata, png: await images.readFile(actor, name) });
      }
    }
    if (made.length === 0) throw problem("conflict", why);
    return made;
  }

  return {
    /**
     * @returns the images of the items that were completed, in the order of their seeds
     * @throws Problem as `generate` does; conflict with the reason if no item was completed;
     * not_signed_in if the session or key ended meanwhile
     */
    make: (actor: Actor, input: GenerateInput, waiting: Waiting): Promise<Made[]> =>
      wait(actor, {
        enqueue: () => generate(actor, input),
        read: (wanted) => collect(actor, wanted),
        after: (wanted) => removeStages(actor, wanted),
      }, waiting),

    /**
     * What an image shows, in words.
     * @throws Problem as `describe` does; not_implemented while no model for it is installed;
     * conflict with the reason if nothing was said; not_signed_in if the session or key ended
     * meanwhile
     */
    describe: (actor: Actor, input: DescribeInput, waiting: Waiting): Promise<string> =>
      wait(actor, {
        enqueue: () =>
          vision.describe(actor, input).catch((error) => {
            const lacks = error instanceof Problem && error.refusal?.id === "none_of_type";
            throw lacks ? problem("not_implemented", error.refusal) : error;
          }),
        async read({ item_ids: [id] }) {
          const { session, error_message } = await queue.item(actor, DEFAULT_QUEUE, id!);
          const [said] = Object.values(session.results) as { value?: string }[];
          if (said?.value !== undefined) return said.value;
          throw problem("conflict", error_message ?? "It was cancelled.");
        },
      }, waiting),
  };
}
