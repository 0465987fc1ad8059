import type { MASK } from "../commands/scoped.ts";
import { pageWords } from "../studio/page_words.ts";

interface MaskText {
  title: string;
  hint: string;
  /** How to zoom and move, where there is a mouse, and where there are only fingers. */
  byMouse: string;
  byTouch: string;
  /** What a screen reader calls the image and the canvas over it. */
  image: string;
  canvas: string;
  tool: string;
  brush: string;
  feather: string;
  clear: string;
  done: string;
  /** What its keys do. */
  keys: Record<keyof typeof MASK, string>;
}

const en: MaskText = {
  title: "Paint a mask",
  hint: "What you paint over is redrawn; the rest stays as it is.",
  byMouse: "The wheel zooms; hold Space to move the image.",
  byTouch: "Two fingers zoom and move the image.",
  image: "The image",
  canvas: "Mask: arrow keys move the brush, Enter begins and ends a shape",
  tool: "Tool",
  brush: "Brush size",
  feather: "Soft edge",
  clear: "Clear",
  done: "Use this mask",
  keys: {
    undo: "Undo",
    redo: "Redo",
    smaller: "Smaller brush",
    larger: "Larger brush",
    brush: "Brush",
    rectangle: "Rectangle",
    lasso: "Lasso",
    erase: "Erase",
    invert: "Invert the mask",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    fit: "Show the whole image",
    grab: "Move the image (hold)",
    draw: "Begin and end a shape",
    left: "Draw to the left",
    right: "Draw to the right",
    up: "Draw upwards",
    down: "Draw downwards",
  },
};

const de: MaskText = {
  title: "Maske malen",
  hint: "Was Sie übermalen, wird neu erstellt; der Rest bleibt, wie er ist.",
  byMouse: "Das Mausrad vergrößert; mit gehaltener Leertaste verschieben Sie das Bild.",
  byTouch: "Zwei Finger vergrößern und verschieben das Bild.",
  image: "Das Bild",
  canvas: "Maske: Pfeiltasten bewegen den Pinsel, die Eingabetaste beginnt und beendet eine Form",
  tool: "Werkzeug",
  brush: "Pinselgröße",
  feather: "Weiche Kante",
  clear: "Leeren",
  done: "Maske verwenden",
  keys: {
    undo: "Rückgängig",
    redo: "Wiederholen",
    smaller: "Kleinerer Pinsel",
    larger: "Größerer Pinsel",
    brush: "Pinsel",
    rectangle: "Rechteck",
    lasso: "Lasso",
    erase: "Radieren",
    invert: "Maske umkehren",
    zoomIn: "Vergrößern",
    zoomOut: "Verkleinern",
    fit: "Ganzes Bild zeigen",
    grab: "Bild verschieben (halten)",
    draw: "Form beginnen und beenden",
    left: "Nach links zeichnen",
    right: "Nach rechts zeichnen",
    up: "Nach oben zeichnen",
    down: "Nach unten zeichnen",
  },
};

const ja: MaskText = {
  title: "マスクを塗る",
  hint: "塗った部分だけが描き直され、ほかはそのまま残ります。",
  byMouse: "ホイールで拡大し、スペースキーを押している間は画像を動かせます。",
  byTouch: "2本の指で拡大し、画像を動かせます。",
  image: "画像",
  canvas: "マスク：矢印キーでブラシを動かし、Enterキーで図形を始めて終えます",
  tool: "ツール",
  brush: "ブラシの大きさ",
  feather: "縁のぼかし",
  clear: "クリア",
  done: "このマスクを使う",
  keys: {
    undo: "取り消す",
    redo: "やり直す",
    smaller: "ブラシを小さくする",
    larger: "ブラシを大きくする",
    brush: "ブラシ",
    rectangle: "長方形",
    lasso: "投げ縄",
    erase: "消す",
    invert: "マスクを反転",
    zoomIn: "拡大",
    zoomOut: "縮小",
    fit: "画像全体を表示",
    grab: "画像を動かす（押している間）",
    draw: "図形を始める・終える",
    left: "左へ描く",
    right: "右へ描く",
    up: "上へ描く",
    down: "下へ描く",
  },
};

export const useMaskText = pageWords({ en, de, ja });
