import { LIMITS } from "../../../inference/graph/limits.ts";
import { SIMPLE_NODE_IDS } from "../../../inference/graph/simple.ts";
import { withStyles } from "../../../inference/prompts/style.ts";
import { parsePrompt } from "../../../inference/prompts/parse.ts";
import { PromptError, type PromptNote } from "../../../inference/prompts/notes.ts";
import type { Access } from "../../access/mod.ts";
import type { Actor } from "../../actor.ts";
import type { BatchDatum, GenerateResult } from "../../contract/queue.ts";
import { createYield } from "../../cooperative.ts";
import { say } from "../../contract/refusals.ts";
import { invalid, wrong } from "../../errors/mod.ts";
import { checkedPrompts } from "../../generate/checked_prompts.ts";
import { chosenControls } from "../../generate/controls.ts";
import { chosenLoras } from "../../generate/loras.ts";
import { mustHave } from "../../generate/must_have.ts";
import { datum } from "../../generate/datum.ts";
import { drawnLists } from "../../generate/drawn.ts";
import { axisData, seedsOfSeries } from "../../generate/series.ts";
import { buildGraph, type GenerateInput } from "../../generate/simple.ts";
import type { Devices } from "../../devices/mod.ts";
import type { Images } from "../../images/mod.ts";
import type { Models } from "../../models/mod.ts";
import type { NamedStyle, NamedStyles } from "../../presets/named.ts";
import type { WildcardDraws } from "../../wildcards/draw.ts";
import { namesWildcards } from "../../wildcards/notation.ts";
import { DEFAULT_QUEUE } from "../queues.ts";
import type { createEnqueue } from "./enqueue.ts";

export type Generate = (actor: Actor, input: GenerateInput) => Promise<GenerateResult>;

export interface GenerateDeps {
  queue: { enqueue: ReturnType<typeof createEnqueue> };
  models: Pick<Models, "resolve">;
  access: Pick<Access, "require">;
  images: Pick<Images, "dto">;
  devices: Pick<Devices, "refusal">;
  wildcards: WildcardDraws;
  styles: NamedStyles;
}

/** Builds the graph of a simple request and enqueues it, with all its prompts as one batch. */
export function createGenerate(
  { queue, models, access, images, devices, wildcards, styles }: GenerateDeps,
): Generate {
  /**
   * @throws Problem 404 or 403 naming `model`, a LoRA, a control layer, `init_image`, `mask` or
   * `board_id`; 422; 429.
   */
  return async function generate(actor, input) {
    const { count, init_image, mask, extend, board_id, prepend, background } = input;
    const { axes = [] } = input;
    const typed = checkedPrompts(input);
    const chosen = await styles(actor, input.styles ?? []);
    const prompts = await styledPrompts(chosen, typed);
    const { negative } = withStyles(chosen, "", input.negative_prompt);
    requireShort("negative_prompt", negative);
    const asTyped = chosen.length > 0 || [negative, ...prompts].some(namesWildcards);
    const model = await models.resolve(actor, input.model, input.model && "main");
    const loras = await chosenLoras(models, actor, model, input.loras);
    const { layers: controls, besides } = await chosenControls(
      { models, access },
      actor,
      model,
      input.controls,
    );
    const atOnce = [model.weights, ...besides];
    const tooLarge = besides.length > 0 ? devices.refusal(atOnce, "body.controls") : null;
    if (tooLarge) throw tooLarge;
    const image = { kind: "image", verb: "view" } as const;
    await mustHave(access, actor, { field: "init_image", id: init_image, ...image });
    await mustHave(access, actor, { field: "mask", id: mask, ...image });
    await mustHave(access, actor, { field: "board_id", id: board_id, kind: "board", verb: "add" });
    const initSize = extend && init_image ? { initSize: await images.dto(actor, init_image) } : {};
    const seed = input.seed ?? randomSeed(count);
    const seeds = Array.from({ length: count }, (_, i) => seed + i);
    const each = axes.reduce((items, { values }) => items * values.length, count);
    const plain = [
      ...lists(prompts, asTyped ? typed : null, hasSeeds(axes) ? null : seeds),
      ...axes.map(axisData),
    ];
    const seedsOf = () => prompts.flatMap(() => seeds.flatMap((one) => seedsOfSeries(axes, one)));
    const drawn = await drawnLists(wildcards(actor), plain, {
      prompts,
      negative,
      items: prompts.length * each,
      seedsOf,
    });
    const notes = await notesOf(drawn?.prompts ?? prompts, "prompts");
    const negativeNotes = await notesOf(drawn?.negatives ?? [negative], "negative_prompt");
    const result = await queue.enqueue(actor, DEFAULT_QUEUE, {
      graph: buildGraph(
        { ...input, prompt: prompts[0] ?? "", negative_prompt: negative },
        model,
        seed,
        {
          loras,
          controls,
          noted: asTyped ? notedOf(chosen, input.negative_prompt) : {},
          ...initSize,
        },
      ),
      data: drawn?.data ?? plain,
      runs: 1,
      origin: "generate",
    }, { prepend, background });
    const taken = drawn ? result.enqueued : Math.ceil(result.enqueued / each);
    return {
      ...result,
      seeds: seedsOf().slice(0, result.enqueued),
      prompt_notes: different(notes.slice(0, taken)),
      negative_prompt_notes: different(negativeNotes),
    };
  };
}

/**
 * Returns the notes of each prompt, yielding to other requests in between.
 * @throws Problem 422 naming the first prompts whose notation cannot be read
 */
async function notesOf(
  prompts: readonly string[],
  field: "prompts" | "negative_prompt",
): Promise<PromptNote[][]> {
  const notes: PromptNote[][] = [];
  const problems = [];
  const yieldToOthers = createYield();
  for (const [i, prompt] of prompts.entries()) {
    try {
      notes.push(parsePrompt(prompt).notes);
    } catch (error) {
      if (!(error instanceof PromptError)) throw error;
      const at = field === "prompts" ? `body.prompts.${i}` : `body.${field}`;
      problems.push({ field: at, message: error.message });
    }
    await yieldToOthers();
  }
  if (problems.length > 0) throw invalid(problems);
  return notes;
}

/** Returns each note once. */
function different(notes: readonly (readonly PromptNote[])[]): PromptNote[] {
  return [...new Map(notes.flat().map((note) => [`${note.kind} ${note.text}`, note])).values()];
}

const hasSeeds = (axes: NonNullable<GenerateInput["axes"]>) =>
  axes.some(({ field }) => field === "seed");

/** What the metadata say of styles, and of the negative prompt before they were worked in. */
function notedOf(styles: readonly NamedStyle[], negative: string): Record<string, unknown> {
  return {
    ...(styles.length > 0
      ? { style_presets: styles.map(({ id, name }) => ({ style_preset_id: id, name })) }
      : {}),
    negative_prompt_template: negative,
  };
}

/**
 * Returns the prompts with styles, yielding to other requests in between.
 * @throws Problem 422 for the first that is too long with them
 */
async function styledPrompts(
  styles: readonly NamedStyle[],
  typed: readonly string[],
): Promise<string[]> {
  const prompts: string[] = [];
  const yieldToOthers = createYield();
  for (const one of typed) {
    const { prompt } = withStyles(styles, one, "");
    requireShort("prompt", prompt);
    prompts.push(prompt);
    await yieldToOthers();
  }
  return prompts;
}

/** @throws Problem 422 for a text that is too long with its styles */
function requireShort(field: string, text: string): void {
  const { max: most } = LIMITS.prompt;
  if (text.length > most) {
    throw invalid([wrong(`body.${field}`, say("too_many_characters", { most }))]);
  }
}

/**
 * Returns prompts and seeds as lists, so that each item's `field_values` say what it makes: each
 * prompt with all seeds before the next prompt. `typed`: the prompts as they were written, where
 * the metadata are to say that besides. Seeds are an axis of a series where they are null.
 */
function lists(
  prompts: string[],
  typed: string[] | null,
  seeds: number[] | null,
): BatchDatum[][] {
  const { positive, metadata, noise } = SIMPLE_NODE_IDS;
  return [
    [
      datum(positive, "prompt", prompts),
      datum(metadata, "positive_prompt", prompts),
      ...(typed ? [datum(metadata, "positive_prompt_template", typed)] : []),
    ],
    ...(seeds ? [[datum(noise, "seed", seeds), datum(metadata, "seed", seeds)]] : []),
  ];
}

/** Returns a seed, uniform over those that leave room for `count` consecutive ones. */
function randomSeed(count: number): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return Math.min(random, LIMITS.seed.max - count + 1);
}
