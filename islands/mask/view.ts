import type { Point } from "./history.ts";

export interface Size {
  width: number;
  height: number;
}

/** Where an image lies on a stage: a point of it is at `x + scale × point`, in CSS pixels. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

/** CSS pixels for one of the image at which single pixels can be painted. */
const LARGEST_PIXEL = 24;

/** The whole image, in the middle. */
export function fitted(stage: Size, image: Size): View {
  const scale = Math.min(stage.width / image.width, stage.height / image.height) || 1;
  return inSight({ scale, x: 0, y: 0 }, stage, image);
}

/** Zooms so that what is under `at` (from the stage's corner) stays there. */
export function zoomed(view: View, factor: number, at: Point, stage: Size, image: Size): View {
  const least = fitted(stage, image).scale;
  const most = Math.max(LARGEST_PIXEL, least);
  const scale = Math.min(most, Math.max(least, view.scale * factor));
  const ratio = scale / view.scale;
  const moved = { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
  return inSight(moved, stage, image);
}

export function panned(view: View, by: Point, stage: Size, image: Size): View {
  return inSight({ ...view, x: view.x + by.x, y: view.y + by.y }, stage, image);
}

/** Moves the view as little as brings a point of the image onto the stage. */
export function showing(view: View, { x, y }: Point, stage: Size, image: Size): View {
  const shift = (at: number, length: number) => Math.min(0, length - at) - Math.min(0, at);
  return panned(
    view,
    {
      x: shift(view.x + x * view.scale, stage.width),
      y: shift(view.y + y * view.scale, stage.height),
    },
    stage,
    image,
  );
}

/** Leaves no gap beside an image that fills the stage; a smaller one stays in the middle. */
function inSight({ scale, x, y }: View, stage: Size, image: Size): View {
  const along = (at: number, length: number, room: number) => {
    const spare = room - length * scale;
    return spare >= 0 ? spare / 2 : Math.min(0, Math.max(spare, at));
  };
  return {
    scale,
    x: along(x, image.width, stage.width),
    y: along(y, image.height, stage.height),
  };
}
