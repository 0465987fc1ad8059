import type { Raster } from "../../pipeline/raster.ts";

/** How transformers.js opens the graphs of a model. */
export type Options = NonNullable<
  Parameters<typeof import("../transformers.ts").pipeline>[2]
>;

/** What a ready-made model is opened from. */
export interface Opening {
  folder: string;
  /** The architecture, as `config.json` names it. */
  kind: string;
  options: Options;
  /** Counts the time of a look as the model's. */
  timed<R>(look: () => Promise<R>): Promise<R>;
}

/** A model that is called with an image, whatever it gives. */
export interface Opened {
  run(image: Raster, options?: Record<string, unknown>): Promise<unknown>;
  dispose(): Promise<unknown>;
}

type Task = "depth-estimation" | "background-removal" | "image-to-text";

/** Opens a model as a pipeline of transformers.js. */
export async function openPipeline(
  { folder, options, timed }: Opening,
  task: Task,
): Promise<Opened> {
  const { pipeline, RawImage } = await import("../transformers.ts");
  const opened = await pipeline(task, folder, options) as unknown as {
    (image: unknown, options: Record<string, unknown>): Promise<unknown>;
    dispose(): Promise<unknown>;
  };
  return {
    run: ({ data, width, height, channels }, options = {}) =>
      timed(() => opened(new RawImage(data, width, height, channels), options)),
    dispose: () => opened.dispose(),
  };
}

/** Opens a network for which transformers.js has no pipeline, with what prepares images for it. */
export async function openNetwork(
  { folder, options, timed }: Opening,
  kind: "AutoModel" | "AutoModelForImageFeatureExtraction" | "AutoModelForPoseEstimation",
): Promise<Opened & { size: Partial<Record<"width" | "height", number>> }> {
  const transformers = await import("../transformers.ts");
  const { AutoImageProcessor, RawImage } = transformers;
  const prepare = await AutoImageProcessor.from_pretrained(folder, { local_files_only: true });
  const model = await transformers[kind].from_pretrained(folder, options);
  return {
    run: ({ data, width, height, channels }) =>
      timed(async () => {
        const image = new RawImage(data, width, height, channels);
        const { pixel_values } = await prepare([image]);
        return await model({ pixel_values });
      }),
    dispose: () => model.dispose(),
    size: prepare.size ?? {},
  };
}
