import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiProblem } from "../api/problem.ts";
import { useStudio } from "../studio/context.ts";
import { toastProblem } from "./toast_problem.ts";

/** A part that is fetched when it is first drawn, so that pages without it need not carry it. */
export function lazily<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
): ComponentType<P> {
  let Part: ComponentType<P> | null = null;
  return function Lazy(props: P) {
    const studio = useStudio();
    const [ready, setReady] = useState(Part !== null);
    useEffect(() => {
      if (Part) return setReady(true);
      let late = false;
      load().then((module) => {
        Part = module.default;
        if (!late) setReady(true);
      }).catch((error) => {
        // Without a connection, the page is not what is wrong.
        const isAway = !navigator.onLine || !studio.reachable.value;
        toastProblem(studio, isAway ? new ApiProblem(0, "offline", String(error)) : error);
      });
      return () => void (late = true);
    }, []);
    return ready && Part ? <Part {...props} /> : null;
  };
}
