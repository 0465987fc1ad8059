import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useStudio } from "../studio/context.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { toastProblem } from "../ui/toast_problem.ts";
import { createTypedEarly } from "./typed_early.ts";

/** Overlays of all screens; each is loaded when it is first opened. */
const PARTS = {
  palette: () => import("./palette.tsx"),
  shortcuts: () => import("./shortcuts_help.tsx"),
  sign_in_again: () => import("./sign_in_again.tsx"),
};
export type Overlay = keyof typeof PARTS;
type Part = ComponentType<{ onClose: () => void }>;

export const typedEarlyOf = studioPart(() => createTypedEarly());

const openedOf = studioPart(() => signal<Overlay | null>(null));

export function openOverlay(studio: Studio, name: Overlay): void {
  openedOf(studio).value = name;
  if (name === "palette") typedEarlyOf(studio).begin();
}

/** Renders the open overlay. Signing in again takes precedence over all others. */
export function Overlays() {
  const studio = useStudio();
  const open = openedOf(studio);
  const name = studio.session.expired.value ? "sign_in_again" : open.value;
  const [part, setPart] = useState<{ name: Overlay; draw: Part } | null>(null);
  useEffect(() => {
    if (name !== "palette") typedEarlyOf(studio).end();
    if (!name) return setPart(null);
    let late = false;
    PARTS[name]()
      .then((module) => !late && setPart({ name, draw: module.default }))
      .catch((error) => {
        if (late) return;
        // Close it, so that the next press tries again.
        open.value = null;
        toastProblem(studio, error);
      });
    return () => void (late = true);
  }, [name]);
  if (!part || part.name !== name) return null;
  return <part.draw onClose={() => void (open.value = null)} />;
}
