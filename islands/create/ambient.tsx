import { useEffect, useRef } from "preact/hooks";

/** Pixels of a side: drawn so small and shown so large, an image is a blur of its colours, which
 * costs nothing to show, unlike a filter. */
const SIDE = 12;

/** The colours of an image, for what it leaves free of the stage. */
export function Ambient({ image }: { image: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const source = new Image();
    source.onload = () => canvas.current?.getContext("2d")?.drawImage(source, 0, 0, SIDE, SIDE);
    source.src = image;
    return () => {
      source.onload = null;
    };
  }, [image]);
  return (
    <canvas class="viewer-ambient" ref={canvas} width={SIDE} height={SIDE} aria-hidden="true" />
  );
}
