export interface MaskCanvas {
  clear(): void;
  /** Paints what an earlier mask has black. */
  show(mask: ImageBitmap): void;
  /** Black (may change) where something was painted, white elsewhere; null when nothing was. */
  toPng(): Promise<Blob | null>;
  stop(): void;
}

interface Brush {
  /** Pixels of the picture, across. */
  size: number;
  erase: boolean;
}

/** Half transparent while painting, so that the picture stays visible. */
const PAINTED = [255, 60, 60, 255];
const PAINT = `rgb(${PAINTED.slice(0, 3).join(" ")})`;

/** Strokes by mouse, pen or finger on a canvas that has the picture's own size. */
export function createMaskCanvas(canvas: HTMLCanvasElement, brush: () => Brush): MaskCanvas {
  const pen = canvas.getContext("2d", {
    // A mask is read back as often as it is painted.
    willReadFrequently: true,
  }) as CanvasRenderingContext2D;
  const stop = new AbortController();
  let from: { x: number; y: number } | null = null;
  const at = (event: PointerEvent) => {
    const box = canvas.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) * canvas.width / box.width,
      y: (event.clientY - box.top) * canvas.height / box.height,
    };
  };
  const stroke = (to: { x: number; y: number }) => {
    const { size, erase } = brush();
    pen.globalCompositeOperation = erase ? "destination-out" : "source-over";
    pen.strokeStyle = PAINT;
    pen.lineWidth = size;
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    pen.moveTo(from?.x ?? to.x, from?.y ?? to.y);
    pen.lineTo(to.x, to.y);
    pen.stroke();
    from = to;
  };
  const on = (name: "pointerdown" | "pointermove" | "pointerup", run: (e: PointerEvent) => void) =>
    canvas.addEventListener(name, run, { signal: stop.signal });
  on("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    from = null;
    stroke(at(event));
  });
  on("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) stroke(at(part));
  });
  on("pointerup", () => void (from = null));
  return {
    show(mask) {
      pen.globalCompositeOperation = "source-over";
      pen.drawImage(mask, 0, 0, canvas.width, canvas.height);
      const sheet = pen.getImageData(0, 0, canvas.width, canvas.height);
      for (let i = 0; i < sheet.data.length; i += 4) {
        const black = (sheet.data[i] ?? 255) < 128;
        sheet.data.set(black ? PAINTED : [0, 0, 0, 0], i);
      }
      pen.putImageData(sheet, 0, 0);
    },
    clear: () => pen.clearRect(0, 0, canvas.width, canvas.height),
    stop: () => stop.abort(),
    toPng() {
      const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
      const out = new ImageData(canvas.width, canvas.height);
      let painted = false;
      for (let i = 0; i < data.length; i += 4) {
        const on = (data[i + 3] ?? 0) > 127;
        painted ||= on;
        out.data.fill(on ? 0 : 255, i, i + 3);
        out.data[i + 3] = 255;
      }
      if (!painted) return Promise.resolve(null);
      const sheet = new OffscreenCanvas(canvas.width, canvas.height);
      sheet.getContext("2d")?.putImageData(out, 0, 0);
      return sheet.convertToBlob({ type: "image/png" });
    },
  };
}
