import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { asProblem } from "../api/problem.ts";
import { useStudio, useText } from "../studio/context.ts";
import type { Studio } from "../studio/studio.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FormError } from "../ui/form_error.tsx";
import { draftOf } from "../recipe/draft.ts";
import type { StartImage } from "../recipe/recipe.ts";
import { nextBrush, showBrush } from "./mask_brush.ts";
import { createMaskCanvas, type MaskCanvas } from "./mask_canvas.ts";
import { onMaskKey } from "./mask_keys.ts";
import { MaskTools } from "./mask_tools.tsx";

/** Dialog to paint over the parts of an image that should be generated again. */
export default function MaskDialog({ start, onClose }: { start: StartImage; onClose: () => void }) {
  const studio = useStudio();
  const text = useText();
  const words = text.create;
  const canvas = useRef<HTMLCanvasElement>(null);
  const ring = useRef<HTMLSpanElement>(null);
  const mask = useSignal<MaskCanvas | null>(null);
  const largest = Math.max(start.width, start.height);
  const brush = useSignal(Math.round(largest / 8));
  const erase = useSignal(false);
  const loading = useTask();
  const saving = useTask();
  // Until the current mask has loaded, "use this mask" would mean an empty one.
  const blocked = loading.busy.value || loading.problem.value !== null;
  const problem = loading.problem.value ?? saving.problem.value;
  useEffect(() => {
    if (!canvas.current || !ring.current) return;
    const made = mask.value = createMaskCanvas(canvas.current, () => ({
      size: brush.value,
      erase: erase.value,
    }));
    const stopRing = showBrush(canvas.current, ring.current, brush);
    const present = draftOf(studio).mask.value;
    if (present) void loading.run(() => showPresent(studio.client, present, made));
    const onKey = (event: KeyboardEvent) => {
      const resize = (direction: 1 | -1) =>
        void (brush.value = nextBrush(brush.value, direction, largest));
      onMaskKey(event, { ...made, resize });
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
      stopRing();
      made.stop();
    };
  }, []);
  const done = () =>
    saving.run(async () => {
      const png = await mask.value?.toPng();
      // Without strokes there is no mask, and the whole image may change.
      draftOf(studio).mask.value = png ? await upload(png) : null;
      onClose();
    });
  const upload = async (png: Blob) => {
    const form = new FormData();
    form.append("file", new File([png], "mask.png", { type: "image/png" }));
    const path = paths.upload("mask", true);
    return (await studio.client.send("POST", path, form)).image_name;
  };
  return (
    <Dialog
      title={words.mask}
      onClose={onClose}
      wide
      footer={
        <>
          <Button kind="quiet" onClick={() => mask.value?.clear()}>{words.maskClear}</Button>
          <Button
            kind="primary"
            busy={saving.busy.value}
            disabled={blocked}
            onClick={() => void done()}
          >
            {words.maskDone}
          </Button>
        </>
      }
    >
      <p>{words.maskHint}</p>
      <div
        class="mask-stage"
        style={{
          aspectRatio: `${start.width} / ${start.height}`,
          width: `min(100%, calc(48dvh * ${start.width / start.height}))`,
        }}
      >
        <img src={studio.boot.basePath + paths.full(start.name)} alt={words.start} />
        <canvas ref={canvas} width={start.width} height={start.height} aria-label={words.mask} />
        <span ref={ring} class="mask-ring" hidden aria-hidden="true" />
      </div>
      <MaskTools mask={mask.value} brush={brush} erase={erase} largest={largest} />
      <FormError problem={problem} />
    </Dialog>
  );
}

/** Continues from the current mask; one that has been deleted is ignored. @throws ApiProblem */
async function showPresent(
  client: Studio["client"],
  name: string,
  canvas: MaskCanvas,
): Promise<void> {
  let png: Blob;
  try {
    png = await client.blob(paths.full(name));
  } catch (error) {
    if (asProblem(error).status === 404) return;
    throw error;
  }
  canvas.show(await createImageBitmap(png));
}
