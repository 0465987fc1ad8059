import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { DrawnPreprocessor } from "../../inference/graph/control_layers.ts";
import { preprocess } from "../../inference/pipeline/preprocess.ts";
import type { Raster } from "../../inference/pipeline/raster.ts";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { useControlText } from "./words.ts";

/** Maximum number of pixels that a preview is made of: what is larger would stop the page. */
const MOST_PIXELS = 2 ** 22;

/** What a control model sees of an image, made as the server will make it. */
export function ControlPreview({ name, by }: { name: string; by: DrawnPreprocessor }) {
  const { client } = useStudio();
  const words = useControlText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const state = useSignal<"busy" | "shown" | "failed">("busy");
  useEffect(() => {
    let left = false;
    client.blob(paths.full(name))
      .then(async (blob) => await rasterOf(await createImageBitmap(blob)))
      .then((raster) => {
        if (left || !canvas.current) return;
        show(canvas.current, preprocess(raster, by));
        state.value = "shown";
      })
      .catch(() => !left && void (state.value = "failed"));
    return () => void (left = true);
  }, []);
  return (
    <figure class="control-preview" aria-busy={state.value === "busy"}>
      <canvas ref={canvas} role="img" aria-label={words.preview} hidden={state.value !== "shown"} />
      <figcaption class="field-hint">
        {state.value === "failed" ? words.previewFailed : words.preview}
      </figcaption>
    </figure>
  );
}

function rasterOf(image: ImageBitmap): Raster {
  const factor = Math.min(1, Math.sqrt(MOST_PIXELS / (image.width * image.height)));
  const width = Math.max(1, Math.round(image.width * factor));
  const height = Math.max(1, Math.round(image.height * factor));
  const pen = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
  pen.drawImage(image, 0, 0, width, height);
  image.close();
  const { data } = pen.getImageData(0, 0, width, height);
  return { width, height, channels: 4, data: new Uint8Array(data.buffer) };
}

function show(canvas: HTMLCanvasElement, { width, height, channels, data }: Raster): void {
  canvas.width = width;
  canvas.height = height;
  const shown = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 4; c++) {
      const from = channels === 1 ? 0 : c;
      shown.data[i * 4 + c] = c === 3 && channels < 4 ? 255 : data[i * channels + from]!;
    }
  }
  canvas.getContext("2d")!.putImageData(shown, 0, 0);
}
