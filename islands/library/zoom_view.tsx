import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useText } from "../studio/context.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { ImageOff, Maximize, ZoomIn, ZoomOut } from "../ui/icons.ts";
import { Empty } from "../ui/states.tsx";

interface ZoomViewProps {
  source: string;
  alt: string;
  /** A quick stroke to the side while nothing is zoomed: −1 back, 1 on. */
  onSwipe: (step: number) => void;
}

const MOST = 16;
const SWIPE_PX = 60;

interface Point {
  x: number;
  y: number;
}

/** An image that can be zoomed (wheel, two fingers, double click, buttons) and moved. */
export function ZoomView({ source, alt, onSwipe }: ZoomViewProps) {
  const text = useText();
  const words = text.library;
  const isLost = useSignal(false);
  const stage = useRef<HTMLDivElement>(null);
  const scale = useSignal(1);
  const offset = useSignal<Point>({ x: 0, y: 0 });
  const fingers = useRef(new Map<number, Point>());
  const began = useRef<Point | null>(null);

  /** Zooms so that what is under `at` (from the middle of the stage) stays there. */
  const zoom = (factor: number, at: Point = { x: 0, y: 0 }) => {
    const next = Math.min(MOST, Math.max(1, scale.value * factor));
    const ratio = next / scale.value;
    const { x, y } = offset.value;
    offset.value = next === 1
      ? { x: 0, y: 0 }
      : { x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio };
    scale.value = next;
  };
  const fromMiddle = (event: { clientX: number; clientY: number }): Point => {
    const box = stage.current?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    return {
      x: event.clientX - box.left - box.width / 2,
      y: event.clientY - box.top - box.height / 2,
    };
  };
  const onPointerDown = (event: PointerEvent) => {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    fingers.current.set(event.pointerId, fromMiddle(event));
    began.current = fingers.current.size === 1 ? fromMiddle(event) : null;
  };
  const onPointerMove = (event: PointerEvent) => {
    const before = fingers.current.get(event.pointerId);
    if (!before) return;
    const now = fromMiddle(event);
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const distance = (a: Point) => Math.hypot(a.x - other.x, a.y - other.y);
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      zoom(distance(now) / Math.max(1, distance(before)), middle);
    } else if (scale.value > 1) {
      const { x, y } = offset.value;
      offset.value = { x: x + now.x - before.x, y: y + now.y - before.y };
    }
    fingers.current.set(event.pointerId, now);
  };
  const onPointerUp = (event: PointerEvent) => {
    fingers.current.delete(event.pointerId);
    const start = began.current;
    began.current = null;
    if (!start || scale.value > 1) return;
    const way = fromMiddle(event).x - start.x;
    if (Math.abs(way) > SWIPE_PX) onSwipe(way > 0 ? -1 : 1);
  };
  const { x, y } = offset.value;
  if (isLost.value) {
    return (
      <Empty icon={ImageOff} title={words.notLoaded} hint={words.notLoadedHint}>
        <Button onClick={() => void (isLost.value = false)}>{text.frame.retry}</Button>
      </Empty>
    );
  }
  return (
    <>
      <div
        ref={stage}
        class={`zoom${scale.value > 1 ? " zoom-in" : ""}`}
        onWheel={(event) => {
          event.preventDefault();
          zoom(Math.exp(-event.deltaY / 300), fromMiddle(event));
        }}
        onDblClick={(event) => zoom(scale.value > 1 ? 1 / scale.value : 3, fromMiddle(event))}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
      >
        <img
          src={source}
          alt={alt}
          onError={() => void (isLost.value = true)}
          draggable={false}
          class={scale.value >= 4 ? "zoom-pixels" : ""}
          style={{ transform: `translate(${x}px, ${y}px) scale(${scale.value})` }}
        />
      </div>
      <div class="zoom-tools">
        <IconButton icon={ZoomOut} label={words.zoomOut} onClick={() => zoom(1 / 1.5)} />
        <IconButton icon={Maximize} label={words.zoomFit} onClick={() => zoom(1 / scale.value)} />
        <IconButton icon={ZoomIn} label={words.zoomIn} onClick={() => zoom(1.5)} />
      </div>
    </>
  );
}
