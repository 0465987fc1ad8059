import type { z } from "zod";
import { UNKNOWN_BASES } from "../families/unknown.ts";
import { LIMITS } from "../graph/limits.ts";
import type { Graph, GraphNode } from "../graph/schema.ts";
import type { NodeContext, SaveOptions, Store } from "../nodes/context.ts";
import { NodeInputError } from "../nodes/definition.ts";
import type { LoRAField } from "../nodes/fields.ts";
import { NODE_TYPES } from "../nodes/registry.ts";
import type { Unmet } from "../networks/mod.ts";
import type { DenoiseMask } from "../nodes/denoise_mask.ts";
import type { Latents } from "../pipeline/latents.ts";
import type { Conditioning } from "../pipeline/networks.ts";
import type { Raster } from "../pipeline/raster.ts";
import type { PromptNote } from "../prompts/notes.ts";
import type { ComponentName, ModelSource } from "../types.ts";
import type { JobInput, JobTools } from "./job.ts";
import type { AppliedLora } from "./models.ts";
import { decodeImage, encodePng, encodePreview, resizeImage } from "./images.ts";
import { readPromptFile } from "./prompt_file.ts";
import { readEmbedding } from "./safetensors/embeddings.ts";
import { createThrottle } from "./throttle.ts";

/** At most five previews a second, and at most a tenth of the time spent on them. */
const PREVIEW_EVERY_MS = 200;
const PREVIEW_SHARE = 0.1;

/**
 * Notes on its prompts that a job keeps: each of its images carries them, and a loop may encode a
 * thousand prompts.
 */
const MOST_NOTES = 200;

/** Creates the context that the nodes of one job use; everything in it ends with the job. */
export function createJobContext(job: JobInput, graph: Graph, tools: JobTools) {
  const { models, signal, send } = tools;
  const latents = createStore<Latents>("latents");
  const conditionings = createStore<Conditioning>("conditioning");
  const masks = createStore<DenoiseMask>("mask");
  /** Images made in this job that later nodes read. */
  const made = new Map<string, Uint8Array>();
  const readLater = nodesWhoseImageIsUsed(graph);
  const throttle = createThrottle(PREVIEW_EVERY_MS, PREVIEW_SHARE);
  const notes: PromptNote[] = [];
  let steps = 0;
  let spent = 0;

  /** The server's estimate assumes defaults for values that are known only here. */
  function spend(cost: number): void {
    spent += cost;
    if (spent <= LIMITS.graph.cost) return;
    throw new NodeInputError(
      `the graph costs more than the ${LIMITS.graph.cost} (steps × megapixels × passes) that an ` +
        "item may: split it into several",
    );
  }

  function sourceOf(model: { key: string; name: string }): ModelSource {
    const source = Object.hasOwn(job.models, model.key) ? job.models[model.key] : undefined;
    if (source === undefined) {
      throw new NodeInputError(`the model "${model.name}" is not installed`);
    }
    return source;
  }

  const applied = ({ lora, weight }: z.output<typeof LoRAField>): AppliedLora => ({
    path: sourceOf(lora).path,
    name: lora.name,
    weight,
  });

  /** The vectors of an embedding for models of a family; null where there is none of this name. */
  async function embeddingFor(name: string, base: string, component: ComponentName) {
    const known = job.embeddings.filter((one) => one.name === name);
    const [first] = known;
    if (!first) return null;
    const fitting = known.find((one) => one.base === base || UNKNOWN_BASES.has(one.base));
    if (fitting) return await readEmbedding(fitting.path, component);
    throw new NodeInputError(
      `the embedding <${name}> is for ${first.base}, and the model is ${base}: take it out of the ` +
        "prompt, or choose a model of its family",
      "prompt",
    );
  }

  /** Notes once for a job how much of a LoRA a network could not take. */
  function noteUnmet(network: string, unmet: readonly Unmet[] = []): void {
    for (const { lora, layers, of } of unmet) {
      const text = `${lora} (${network}): ${of - layers.length} / ${of}`;
      if (notes.length === MOST_NOTES || notes.some((note) => note.text === text)) continue;
      notes.push({ kind: "lora_part", text });
    }
  }

  async function save(node: GraphNode, raster: Raster, options: SaveOptions): Promise<string> {
    const imageName = `${crypto.randomUUID()}.png`;
    const png = await encodePng(raster);
    if (readLater.has(node.id)) made.set(imageName, png);
    const event = {
      nodeId: node.id,
      imageName,
      width: raster.width,
      height: raster.height,
      isIntermediate: node.is_intermediate ?? false,
      metadata: withNotes(options.metadata ?? null, notes),
      boardId: options.board?.board_id ?? null,
    };
    await send({ type: "image", event }, [png]);
    return imageName;
  }

  async function load(name: string): Promise<Raster> {
    const source = made.get(name) ??
      (Object.hasOwn(job.images, name) ? job.images[name] : undefined);
    if (source === undefined) throw new NodeInputError(`there is no image "${name}"`, "image");
    return await decodeImage(source);
  }

  function contextFor(node: GraphNode): NodeContext {
    return {
      nodeId: node.id,
      isIntermediate: node.is_intermediate ?? false,
      signal,
      models: {
        async unet({ unet, loras, seamless_axes: seamless, freeu_config: freeU }, used) {
          const model = await models.unet(sourceOf(unet), {
            loras: loras.map(applied),
            seamless,
            freeU: freeU ?? undefined,
            controls: used.controls.map(sourceOf),
            adapters: used.adapters.map(sourceOf),
            imagePrompts: used.imagePrompts.map(({ model, layers }) => ({
              source: sourceOf(model),
              layers,
            })),
          });
          noteUnmet("U-Net", model.unmet);
          return model;
        },
        async text({ text_encoder, skipped_layers, loras }) {
          const second = text_encoder.submodel_type === "text_encoder_2";
          const component = second ? "text_encoder_2" : "text_encoder";
          const source = sourceOf(text_encoder);
          const model = await models.text(source, component, skipped_layers, loras.map(applied));
          noteUnmet(second ? "CLIP 2" : "CLIP", model.unmet);
          const { base } = text_encoder;
          return { ...model, embedding: (name) => embeddingFor(name, base, component) };
        },
        vae: ({ vae }) => models.vae(sourceOf(vae)),
        upscaler: (model) => models.upscaler(sourceOf(model)),
        vision: (model, type) => models.vision(sourceOf(model), type),
      },
      latents,
      conditionings,
      masks,
      images: { load, save: (raster, o) => save(node, raster, o), resize: resizeImage },
      readPromptFile: (path) => readPromptFile(job.promptFolder, path),
      spend,
      async progress(report) {
        steps++;
        await send({ type: "progress", event: { nodeId: node.id, type: node.type, ...report } });
      },
      previewDue: () => throttle.due(),
      preview: (draw, width, height) =>
        throttle.measure(async () => await encodePreview(await draw(), width, height)),
      notePrompt: (more) => void notes.push(...more.slice(0, MOST_NOTES - notes.length)),
    };
  }

  return { contextFor, promptNotes: () => notes, steps: () => steps };
}

function createStore<T>(what: string): Store<T> {
  const values = new Map<string, T>();
  return {
    save(value) {
      const name = `${what}_${crypto.randomUUID()}`;
      values.set(name, value);
      return name;
    },
    load(name) {
      const value = values.get(name);
      if (value === undefined) throw new NodeInputError(`there is no ${what} "${name}"`);
      return value;
    },
  };
}

/** Ids of the nodes that hand an image to another one, by the type of their output. */
function nodesWhoseImageIsUsed(graph: Graph): Set<string> {
  const givesImage = ({ source }: Graph["edges"][number]) => {
    const node = graph.nodes[source.node_id];
    return NODE_TYPES.get(node?.type ?? "")?.outputs[source.field]?.kind === "ImageField";
  };
  return new Set(graph.edges.filter(givesImage).map(({ source }) => source.node_id));
}

/** Adds the notes on its prompts to an image's metadata. */
function withNotes(metadata: Record<string, unknown> | null, notes: readonly PromptNote[]) {
  return metadata && notes.length > 0 ? { ...metadata, prompt_notes: [...notes] } : metadata;
}
