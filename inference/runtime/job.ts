import { executeGraph } from "../graph/execute.ts";
import { parseGraph } from "../graph/parse.ts";
import type { Graph } from "../graph/schema.ts";
import type { RawValues } from "../nodes/definition.ts";
import { NODE_TYPES } from "../nodes/registry.ts";
import type { Reply } from "../protocol/messages.ts";
import type { DeviceName, EmbeddingSource, JobOutcome, ModelSource } from "../types.ts";
import { toEngineError } from "./errors.ts";
import { createJobContext } from "./job_context.ts";
import type { AllModels } from "./models.ts";
import type { Stopwatch } from "./onnx/session.ts";
import { EngineError } from "../types.ts";

export interface JobInput {
  id: string;
  graph: Graph;
  models: Record<string, ModelSource>;
  images: Record<string, Uint8Array | string>;
  embeddings: readonly EmbeddingSource[];
  /** Folder of the files that prompts can be read from; null if there is none. */
  promptFolder: string | null;
}

export interface JobTools {
  models: AllModels;
  watch: Stopwatch;
  device: DeviceName;
  signal: AbortSignal;
  /** Waits until the message is written, so that a slow reader slows the engine down. */
  send(reply: Reply, attachments?: Uint8Array[]): Promise<void>;
}

/**
 * Runs one graph from its check to its last image.
 *
 * @throws {EngineError} always of that kind, with the node it happened in where there is one
 */
export async function runJob(job: JobInput, tools: JobTools): Promise<JobOutcome> {
  const { watch, device, signal, send } = tools;
  const parsed = parseGraph(job.graph);
  if (!parsed.ok) {
    const [first] = parsed.problems;
    const more = parsed.problems.length > 1 ? ` (and ${parsed.problems.length - 1} more)` : "";
    throw new EngineError("invalid", `${first?.message}${more}`, { ...first });
  }
  const start = performance.now();
  const before = watch.ms;
  const denoising = { denoise: 0, denoiseModel: 0 };
  /** Adds (or with −1 takes off) the present moment of a denoiser's beginning or end. */
  const clock = (type: string, sign: 1 | -1) => {
    if (!NODE_TYPES.get(type)?.cost) return;
    denoising.denoise += sign * performance.now();
    denoising.denoiseModel += sign * watch.ms;
  };
  /** Time of nodes in which no model ran: images that are resized, pasted, written. */
  let other = 0;
  let nodeBegan = { at: start, model: before };
  const run = createJobContext(job, parsed.graph, tools);
  try {
    const results = await executeGraph(parsed.graph, {
      contextFor: run.contextFor,
      async started({ id, type }, index, total, fed) {
        const event = { nodeId: id, type, index, total, received: short(fed) };
        await send({ type: "node_started", event });
        clock(type, -1);
        nodeBegan = { at: performance.now(), model: watch.ms };
      },
      async completed({ id, type }, outputs) {
        clock(type, 1);
        if (watch.ms === nodeBegan.model) other += performance.now() - nodeBegan.at;
        await send({ type: "node_completed", event: { nodeId: id, type, outputs } });
      },
      failed: (node, error) => toEngineError(error, signal, node.id),
    }, signal);
    return {
      results,
      ms: {
        total: performance.now() - start,
        model: watch.ms - before,
        other,
        steps: run.steps(),
        ...denoising,
      },
      device,
      promptNotes: [...run.promptNotes()],
    };
  } catch (error) {
    throw toEngineError(error, signal);
  }
}

/**
 * Longest value in characters of JSON that is reported: a list may go to each of a thousand nodes.
 */
const LONGEST_REPORTED = 4000;

function short(values: RawValues): RawValues {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) =>
      (JSON.stringify(value)?.length ?? Infinity) <= LONGEST_REPORTED
    ),
  );
}
