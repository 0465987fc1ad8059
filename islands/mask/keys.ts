import { MASK, onKeys } from "../commands/scoped.ts";
import type { Pen } from "./drawing.ts";
import type { MaskEditor } from "./editor.ts";
import type { Size } from "./view.ts";

/** CSS pixels that an arrow key moves what draws. */
const STRIDE = 8;

interface MaskKeys {
  editor: MaskEditor;
  image: Size;
  pen: () => Pen;
  choose(change: Partial<Pen>): void;
  /** 1: a larger brush, -1: a smaller one. */
  resize(direction: 1 | -1): void;
  canvas: HTMLCanvasElement;
  /** Told whether pointers move the view for as long as a key is held. */
  grab(held: boolean): void;
}

/** Runs the commands of the mask. Returns how to stop. */
export function onMaskKeys(keys: MaskKeys): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  document.addEventListener("keydown", (event) => run(event, keys), { signal });
  document.addEventListener("keyup", (event) => letGo(event, keys), { signal });
  return () => listening.abort();
}

function run(event: KeyboardEvent, keys: MaskKeys): void {
  const { editor, canvas, resize, choose, pen, grab } = keys;
  const at = event.target;
  // In fields, letters, arrows and undo belong to the browser.
  const typing = at instanceof HTMLInputElement && !["checkbox", "range"].includes(at.type);
  const { undo, redo, invert } = editor;
  onKeys(event, MASK, {
    smaller: () => resize(-1),
    larger: () => resize(1),
    ...(typing ? {} : {
      undo,
      redo,
      invert,
      brush: () => choose({ tool: "brush" }),
      rectangle: () => choose({ tool: "rectangle" }),
      lasso: () => choose({ tool: "lasso" }),
      erase: () => choose({ erase: !pen().erase }),
      zoomIn: () => editor.zoom(1.5),
      zoomOut: () => editor.zoom(1 / 1.5),
      fit: editor.fit,
    }),
    ...(!typing && (at === canvas || canvas.matches(":hover")) ? { grab: () => grab(true) } : {}),
    ...(at === canvas ? drawingKeys(keys) : {}),
  });
}

function letGo(event: KeyboardEvent, { grab, canvas }: MaskKeys): void {
  if (event.key !== " ") return;
  grab(false);
  // Else the button that was pressed last would be pressed again.
  if (canvas.matches(":hover")) event.preventDefault();
}

/** Draws without a pointer: arrows move, and one key begins a shape and ends it. */
function drawingKeys({ editor, image, pen }: MaskKeys) {
  const { cursor, drawing, view } = editor;
  const from = () => cursor.value ?? { x: image.width / 2, y: image.height / 2 };
  const go = (x: number, y: number) => () => {
    const stride = STRIDE / view.value.scale;
    const inside = (at: number, most: number) => Math.min(most, Math.max(0, at));
    const next = {
      x: inside(from().x + x * stride, image.width),
      y: inside(from().y + y * stride, image.height),
    };
    cursor.value = next;
    if (drawing.present.value) drawing.goOn([next]);
    editor.reveal(next);
  };
  return {
    left: go(-1, 0),
    right: go(1, 0),
    up: go(0, -1),
    down: go(0, 1),
    draw() {
      if (drawing.present.value) return drawing.end();
      cursor.value = from();
      drawing.begin(from(), pen());
    },
  };
}
