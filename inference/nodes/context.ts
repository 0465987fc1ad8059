import type { z } from "zod";
import type { Preview } from "../types.ts";
import type { DenoiseModel } from "../pipeline/denoise.ts";
import type { Autoencoder, Conditioning } from "../pipeline/networks.ts";
import type { PromptEncoder } from "../pipeline/prompt.ts";
import type { PromptNote } from "../prompts/notes.ts";
import type { Latents } from "../pipeline/latents.ts";
import type { Raster, ResampleMode } from "../pipeline/raster.ts";
import type { BoardField, CLIPField, UNetField, VAEField } from "./fields.ts";

/** What a node may reach. Everything heavy (sessions, picture codecs) comes through here, so that
 * the files of the nodes can be read by the server for their schemas alone. */
export interface NodeContext {
  readonly nodeId: string;
  readonly isIntermediate: boolean;
  readonly signal: AbortSignal;
  /** Opens (or finds open) what a model field points at. */
  readonly models: {
    unet(field: z.output<typeof UNetField>): Promise<DenoiseModel>;
    text(field: z.output<typeof CLIPField>): Promise<PromptEncoder>;
    vae(field: z.output<typeof VAEField>): Promise<Autoencoder>;
  };
  /** Tensors of this run, by name. `load` throws a `NodeInputError` for an unknown name. */
  readonly latents: Store<Latents>;
  readonly conditionings: Store<Conditioning>;
  readonly masks: Store<Latents>;
  readonly images: {
    /** Decodes a picture to RGB(A); throws a `NodeInputError` for what is not a sound picture. */
    load(name: string): Promise<Raster>;
    /** Encodes and hands out a picture; answers its name. */
    save(raster: Raster, options: SaveOptions): Promise<string>;
    resize(raster: Raster, width: number, height: number, mode: ResampleMode): Promise<Raster>;
  };
  /** Takes what is about to be done (steps × megapixels × passes) out of what one job may cost;
   * throws a `NodeInputError` when nothing is left. */
  spend(cost: number): void;
  /** Reports a finished step; resolves when the report is written. */
  progress(step: StepReport): Promise<void>;
  /** Is a preview wanted now? Making one costs time, so they are throttled. */
  previewDue(): boolean;
  /** Draws and encodes a small picture for the eyes of the person who waits; `width` and `height`
   * are those of the picture it stands for. */
  preview(draw: () => Promise<Raster>, width: number, height: number): Promise<Preview>;
  /** Keeps what of a prompt's notation was read otherwise than it may be meant. */
  notePrompt(notes: readonly PromptNote[]): void;
}

export interface Store<T> {
  save(value: T): string;
  load(name: string): T;
}

export interface SaveOptions {
  metadata?: Record<string, unknown> | null | undefined;
  board?: z.output<typeof BoardField> | null | undefined;
}

export interface StepReport {
  step: number;
  total: number;
  sigma: number;
  message: string;
  preview?: Preview;
}
