import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import type { ImageDTO } from "../api/types.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { NumberField } from "../ui/number_field.tsx";
import { explain } from "../ui/states.tsx";
import { draftOf, type StartImage } from "./draft.ts";
import { createMaskCanvas, type MaskCanvas } from "./mask_canvas.ts";

/** Paint over what should be drawn anew. */
export default function MaskDialog({ start, onClose }: { start: StartImage; onClose: () => void }) {
  const studio = useStudio();
  const text = useText();
  const words = text.create;
  const canvas = useRef<HTMLCanvasElement>(null);
  const mask = useRef<MaskCanvas>();
  const brush = useSignal(Math.round(Math.max(start.width, start.height) / 8));
  const erase = useSignal(false);
  const busy = useSignal(false);
  const wrong = useSignal("");
  useEffect(() => {
    if (!canvas.current) return;
    mask.current = createMaskCanvas(canvas.current, () => ({
      size: brush.value,
      erase: erase.value,
    }));
    const present = draftOf(studio).mask.value;
    if (present) void showPresent(studio.boot.basePath + paths.full(present), mask.current);
    return mask.current.stop;
  }, []);
  const done = async () => {
    const png = await mask.current?.toPng();
    if (!png) return void remove();
    busy.value = true;
    const form = new FormData();
    form.append("file", new File([png], "mask.png", { type: "image/png" }));
    try {
      const image = await studio.client.send<ImageDTO>("POST", paths.upload("mask", true), form);
      draftOf(studio).mask.value = image.image_name;
      onClose();
    } catch (error) {
      wrong.value = explain(asProblem(error), text);
    } finally {
      busy.value = false;
    }
  };
  /** With nothing painted there is no mask: all of the picture may change. */
  const remove = () => {
    draftOf(studio).mask.value = null;
    onClose();
  };
  return (
    <Dialog
      title={words.mask}
      onClose={onClose}
      wide
      footer={
        <>
          <Button kind="quiet" onClick={() => mask.current?.clear()}>{words.maskClear}</Button>
          <Button kind="primary" busy={busy.value} onClick={() => void done()}>
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
      </div>
      <div class="mask-tools">
        <NumberField
          id="brush"
          label={words.maskBrush}
          value={brush}
          min={2}
          max={Math.max(start.width, start.height)}
          step={1}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={erase.value}
            onChange={(e) => void (erase.value = e.currentTarget.checked)}
          />
          <span>{words.maskErase}</span>
        </label>
      </div>
      <p class="form-error" role="alert">{wrong.value}</p>
    </Dialog>
  );
}

/** Goes on from the mask that is set; one that is gone is simply not there. */
async function showPresent(url: string, canvas: MaskCanvas): Promise<void> {
  const response = await fetch(url);
  if (response.ok) canvas.show(await createImageBitmap(await response.blob()));
}
