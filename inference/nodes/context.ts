import type { z } from "zod";
import type { VisionType } from "../families/vision.ts";
import type { Preview } from "../types.ts";
import type { DenoiseModel } from "../pipeline/denoise.ts";
import type { Autoencoder, Conditioning, Upscaler } from "../pipeline/networks.ts";
import type { PromptEncoder } from "../pipeline/prompt.ts";
import type { PromptNote } from "../prompts/notes.ts";
import type { Latents } from "../pipeline/latents.ts";
import type { DenoiseMask } from "./denoise_mask.ts";
import type { Raster, ResampleMode } from "../pipeline/raster.ts";
import type { VisionModels } from "../pipeline/vision.ts";
import type { BoardField, CLIPField, ModelIdentifierField, UNetField, VAEField } from "./fields.ts";

/**
 * Everything that a node may use. Heavy parts (sessions, image codecs) are reached through it, so
 * that the server can load the node files for their schemas alone.
 */
export interface NodeContext {
  readonly nodeId: string;
  readonly isIntermediate: boolean;
  readonly signal: AbortSignal;
  /** Returns the model that a field names, opening it if necessary. */
  readonly models: {
    unet(field: z.output<typeof UNetField>, used: UsedWith): Promise<DenoiseModel>;
    text(field: z.output<typeof CLIPField>): Promise<PromptEncoder>;
    vae(field: z.output<typeof VAEField>): Promise<Autoencoder>;
    upscaler(
      model: Pick<z.output<typeof ModelIdentifierField>, "key" | "name">,
    ): Promise<Upscaler>;
    vision<T extends VisionType>(
      model: Pick<z.output<typeof ModelIdentifierField>, "key" | "name">,
      type: T,
    ): Promise<VisionModels[T]>;
  };
  /** Tensors of this run, by name. `load` throws a `NodeInputError` for an unknown name. */
  readonly latents: Store<Latents>;
  readonly conditionings: Store<Conditioning>;
  readonly masks: Store<DenoiseMask>;
  readonly images: {
    /** Decodes an image to RGB(A); throws a `NodeInputError` if it is damaged or not an image. */
    load(name: string): Promise<Raster>;
    /** Encodes and emits an image; returns its name. */
    save(raster: Raster, options: SaveOptions): Promise<string>;
    resize(raster: Raster, width: number, height: number, mode: ResampleMode): Promise<Raster>;
  };
  /**
   * Reads a text file of the server's folder for prompts; throws a `NodeInputError` for any other
   * path.
   */
  readPromptFile(path: string): Promise<string>;
  /**
   * Deducts the cost of the coming work (steps × megapixels × passes) from the budget of the job;
   * throws a `NodeInputError` when it is used up.
   */
  spend(cost: number): void;
  /** Reports a finished step; resolves when the report is written. */
  progress(step: StepReport): Promise<void>;
  /** Whether a preview is due. Making one costs time, so they are throttled. */
  previewDue(): boolean;
  /** Renders and encodes a small preview; `width` and `height` are those of the full image. */
  preview(draw: () => Promise<Raster>, width: number, height: number): Promise<Preview>;
  /** Records notes on parts of a prompt that may have been meant differently. */
  notePrompt(notes: readonly PromptNote[]): void;
}

type Model = z.output<typeof ModelIdentifierField>;

/** The models that a U-Net is used with. */
export interface UsedWith {
  /** ControlNets. */
  controls: readonly Model[];
  /** T2I-Adapters. */
  adapters: readonly Model[];
  /** IP-Adapters, and what the names of the layers begin with that see their images. */
  imagePrompts: readonly { model: Model; layers: readonly string[] | undefined }[];
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
