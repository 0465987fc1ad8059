import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { asProblem } from "../api/problem.ts";
import { useStudio } from "../studio/context.ts";
import type { Studio } from "../studio/studio.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FormError } from "../ui/form_error.tsx";
import { nextBrush, showBrush } from "./brush.ts";
import type { Pen, Tool } from "./drawing.ts";
import { createMaskEditor, type MaskEditor } from "./editor.ts";
import { onMaskKeys } from "./keys.ts";
import { lastMaskOf } from "./last_mask.ts";
import { onPointers } from "./pointers.ts";
import { MaskTools } from "./tools.tsx";
import { useMaskText } from "./words.ts";

interface MaskDialogProps {
  /** What is drawn over, and its size in pixels. */
  image: { name: string; width: number; height: number };
  /** Name of an earlier mask, which is gone on with. */
  mask: string | null;
  /** Given the name of the mask; null when nothing was drawn, and all of the image may change. */
  onMask: (name: string | null) => void;
  onClose: () => void;
}

/** Dialog to draw over the parts of an image that should be made again. */
export default function MaskDialog({ image, mask, onMask, onClose }: MaskDialogProps) {
  const studio = useStudio();
  const words = useMaskText();
  const shown = useRef<HTMLImageElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const ring = useRef<HTMLSpanElement>(null);
  const ground = useRef<ImageBitmap | null>(null);
  const editor = useSignal<MaskEditor | null>(null);
  const largest = Math.max(image.width, image.height);
  const brush = useSignal(Math.round(largest / 8));
  const tool = useSignal<Tool>("brush");
  const erase = useSignal(false);
  const grabs = useSignal(false);
  const loading = useTask();
  const saving = useTask();
  // Until the current mask has loaded, "use this mask" would mean an empty one.
  const blocked = loading.busy.value || loading.problem.value !== null;
  const problem = loading.problem.value ?? saving.problem.value;
  useEffect(() => {
    const [on, over, under] = [canvas.current, ring.current, shown.current];
    if (!on || !over || !under) return;
    const last = mask && lastMaskOf(studio).value?.name === mask ? lastMaskOf(studio).value : null;
    const made = editor.value = createMaskEditor(on, image, last?.edits ?? []);
    const begin = (mask: ImageBitmap | null) => {
      ground.current = mask;
      if (mask) made.setGround(mask);
    };
    if (last) begin(last.ground);
    else if (mask) void loading.run(async () => begin(await fetched(studio.client, mask)));
    const mark = () => made.mark(under);
    if (under.complete && under.naturalWidth > 0) mark();
    under.addEventListener("load", mark);
    const pen = (): Pen => ({ tool: tool.value, size: brush.value, erase: erase.value });
    const stops = [
      () => under.removeEventListener("load", mark),
      made.stop,
      showBrush(on, over, made, { brush, tool }),
      onPointers(on, made, pen, () => grabs.value),
      onMaskKeys({
        editor: made,
        image,
        canvas: on,
        pen,
        choose: (change) => {
          tool.value = change.tool ?? tool.value;
          erase.value = change.erase ?? erase.value;
        },
        resize: (direction) => void (brush.value = nextBrush(brush.value, direction, largest)),
        grab: (held) => void (grabs.value = held),
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);
  const done = () =>
    saving.run(async () => {
      const made = editor.value;
      const png = await made?.toPng() ?? null;
      const name = png && await upload(studio.client, png);
      if (name && made) {
        lastMaskOf(studio).value = { name, edits: made.edits(), ground: ground.current };
      }
      onMask(name);
      onClose();
    });
  const view = editor.value?.view.value;
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      wide
      initialFocus={() => canvas.current}
      footer={
        <>
          <Button kind="quiet" onClick={() => editor.value?.clear()}>{words.clear}</Button>
          <Button
            kind="primary"
            busy={saving.busy.value}
            disabled={blocked}
            onClick={() => void done()}
          >
            {words.done}
          </Button>
        </>
      }
    >
      <p id="mask-hint" class="field-hint">
        {words.hint} <span class="by-mouse">{words.byMouse}</span>
        <span class="by-touch">{words.byTouch}</span>
      </p>
      <div class="mask-stage" style={{ aspectRatio: `${image.width} / ${image.height}` }}>
        <img
          ref={shown}
          src={studio.boot.basePath + paths.full(image.name)}
          alt={words.image}
          draggable={false}
          class={view && view.scale >= 4 ? "mask-pixels" : ""}
          style={view && {
            width: `${image.width * view.scale}px`,
            height: `${image.height * view.scale}px`,
            transform: `translate(${view.x}px, ${view.y}px)`,
          }}
        />
        <canvas
          ref={canvas}
          class={grabs.value ? "mask-grabs" : ""}
          tabIndex={0}
          role="application"
          aria-label={words.canvas}
          aria-describedby="mask-hint"
        />
        <span ref={ring} class="mask-ring" hidden aria-hidden="true" />
      </div>
      {editor.value && (
        <MaskTools
          editor={editor.value}
          brush={brush}
          tool={tool}
          erase={erase}
          largest={largest}
        />
      )}
      <FormError problem={problem} />
    </Dialog>
  );
}

/** @throws ApiProblem */
async function upload(client: Studio["client"], png: Blob): Promise<string> {
  const form = new FormData();
  form.append("file", new File([png], "mask.png", { type: "image/png" }));
  return (await client.send("POST", paths.upload("mask", true), form)).image_name;
}

/** The earlier mask; null if it has been deleted. @throws ApiProblem */
async function fetched(client: Studio["client"], name: string): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(await client.blob(paths.full(name)));
  } catch (error) {
    if (asProblem(error).status === 404) return null;
    throw error;
  }
}
