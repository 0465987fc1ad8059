import { LIMITS } from "../../../inference/graph/limits.ts";
import { SIMPLE_NODE_IDS } from "../../../inference/graph/simple.ts";
import { parsePrompt } from "../../../inference/prompts/parse.ts";
import type { PromptNote } from "../../../inference/prompts/notes.ts";
import type { Access } from "../../access/mod.ts";
import type { Actor } from "../../actor.ts";
import type { BatchDatum, GenerateResult } from "../../contract/queue.ts";
import { say } from "../../contract/refusals.ts";
import { createYield } from "../../cooperative.ts";
import { invalid, problem, wrong } from "../../errors/mod.ts";
import { chosenLoras } from "../../generate/loras.ts";
import { buildGraph, type GenerateInput } from "../../generate/simple.ts";
import type { Models } from "../../models/mod.ts";
import { DEFAULT_QUEUE } from "../queues.ts";
import type { createEnqueue } from "./enqueue.ts";

export type Generate = (actor: Actor, input: GenerateInput) => Promise<GenerateResult>;

export interface GenerateDeps {
  queue: { enqueue: ReturnType<typeof createEnqueue> };
  models: Pick<Models, "resolve">;
  access: Pick<Access, "require">;
}

/** Builds the graph of a simple request and enqueues it, with all its prompts as one batch. */
export function createGenerate({ queue, models, access }: GenerateDeps): Generate {
  /** @throws Problem 404 or 403 naming `model`, a LoRA, `init_image`, `mask` or `board_id`; 422;
   * 429. */
  return async function generate(actor, input) {
    const { negative_prompt, count, init_image, mask, board_id, prepend, background } = input;
    const prompts = checkedPrompts(input);
    const model = await models.resolve(actor, input.model, input.model && "main");
    const loras = await chosenLoras(models, actor, model, input.loras);
    const image = { kind: "image", verb: "view" } as const;
    await mustHave(access, actor, { field: "init_image", id: init_image, ...image });
    await mustHave(access, actor, { field: "mask", id: mask, ...image });
    await mustHave(access, actor, { field: "board_id", id: board_id, kind: "board", verb: "add" });
    const seed = input.seed ?? randomSeed(count);
    const seeds = Array.from({ length: count }, (_, i) => seed + i);
    const result = await queue.enqueue(actor, DEFAULT_QUEUE, {
      graph: buildGraph({ ...input, prompt: prompts[0] }, model, seed, loras),
      data: lists(prompts, seeds),
      runs: 1,
      origin: "generate",
    }, { prepend, background });
    const taken = prompts.slice(0, Math.ceil(result.enqueued / count));
    return {
      ...result,
      seeds: prompts.flatMap(() => seeds).slice(0, result.enqueued),
      prompt_notes: await notesOf(taken),
      negative_prompt_notes: await notesOf([negative_prompt]),
    };
  };
}

/** Returns the notes of all prompts, each once, yielding to other requests in between. */
async function notesOf(prompts: readonly string[]): Promise<PromptNote[]> {
  const notes = new Map<string, PromptNote>();
  const yieldToOthers = createYield();
  for (const prompt of prompts) {
    for (const note of parsePrompt(prompt).notes) notes.set(`${note.kind} ${note.text}`, note);
    await yieldToOthers();
  }
  return [...notes.values()];
}

/**
 * Returns prompts and seeds as lists, so that each item's `field_values` say what it makes: each
 * prompt with all seeds before the next prompt.
 */
function lists(prompts: string[], seeds: number[]): BatchDatum[][] {
  const { positive, metadata, noise } = SIMPLE_NODE_IDS;
  const list = (node_path: string, field_name: string, items: (string | number)[]) => ({
    node_path,
    field_name,
    items,
  });
  return [
    [list(positive, "prompt", prompts), list(metadata, "positive_prompt", prompts)],
    [list(noise, "seed", seeds), list(metadata, "seed", seeds)],
  ];
}

/** Returns the prompts of a form whose fields fit together. @throws Problem 422. */
function checkedPrompts(input: GenerateInput): [string, ...string[]] {
  const { prompt, prompts = [], seed, count, init_image, strength, mask } = input;
  const problems = [];
  const [first, ...others] = prompt === undefined ? prompts : [prompt, ...prompts];
  if (first === undefined) {
    problems.push({ field: "body.prompt", message: "is needed, or prompts" });
  } else if (prompt !== undefined && input.prompts) {
    problems.push({ field: "body.prompts", message: "send prompt or prompts, not both" });
  }
  if (seed !== undefined && seed + count - 1 > LIMITS.seed.max) {
    problems.push({ field: "body.seed", message: `the last seed must be ≤ ${LIMITS.seed.max}` });
  }
  for (const [field, value] of Object.entries({ strength, mask })) {
    if (value !== undefined && init_image === undefined) {
      problems.push({ field: `body.${field}`, message: "needs init_image" });
    }
  }
  if (first === undefined || problems.length > 0) throw invalid(problems);
  return [first, ...others];
}

async function mustHave(
  access: Pick<Access, "require">,
  actor: Actor,
  { field, id, kind, verb }: {
    field: string;
    id: string | null | undefined;
    kind: "image" | "board";
    verb: "view" | "add";
  },
): Promise<void> {
  if (id === null || id === undefined) return;
  const { refused } = await access.require(actor, verb, kind, [id]);
  const why = refused.get(id);
  if (!why) return;
  const sentence = why === "not_found" ? say(`no_such_${kind}`) : say("board_view_only");
  throw problem(why, `${field}: ${sentence.text}`, { errors: [wrong(field, sentence)] });
}

/** Returns a seed, uniform over those that leave room for `count` consecutive ones. */
function randomSeed(count: number): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return Math.min(random, LIMITS.seed.max - count + 1);
}
