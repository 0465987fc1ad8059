import { useEffect, useRef } from "preact/hooks";

/** Pixels of a side, in which an image is no more than a blur of its colours. */
const COARSE = 12;
/** Pixels of a side to which that is enlarged step by step: at once, one would see the pixels. */
const FINE = COARSE * 16;

/**
 * The colours of an image, for what it leaves free of the stage. Unlike a filter, they cost nothing
 * to show.
 */
export function Ambient({ image }: { image: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const source = new Image();
    source.onload = () => {
      const context = canvas.current?.getContext("2d");
      if (!context) return;
      context.drawImage(source, 0, 0, COARSE, COARSE);
      for (let side = COARSE; side < FINE; side *= 2) {
        context.drawImage(context.canvas, 0, 0, side, side, 0, 0, side * 2, side * 2);
      }
    };
    source.src = image;
    return () => {
      source.onload = null;
    };
  }, [image]);
  return (
    <canvas class="viewer-ambient" ref={canvas} width={FINE} height={FINE} aria-hidden="true" />
  );
}
