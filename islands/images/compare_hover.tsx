import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import type { Pair } from "./compared.ts";

/** The first image, and in its place the second while the pointer is over it, or after a press. */
export function CompareHover({ first, second }: Pair) {
  const { boot } = useStudio();
  const words = useText().images;
  const isSecond = useSignal(false);
  const show = (second: boolean) => void (isSecond.value = second);
  const onlyMouse = (second: boolean) => (event: PointerEvent) => isMouse(event) && show(second);
  return (
    <>
      <div class="compare">
        <button
          type="button"
          class="compare-hover"
          aria-label={words.compareHover}
          aria-pressed={isSecond.value}
          onPointerEnter={onlyMouse(true)}
          onPointerLeave={onlyMouse(false)}
          onClick={(event) => isMouse(event) || show(!isSecond.value)}
        >
          {/* Both are there, so that neither is loaded when it is to be seen. */}
          <img src={boot.basePath + paths.full(first)} alt="" />
          <img
            src={boot.basePath + paths.full(second)}
            alt=""
            class="compare-over"
            hidden={!isSecond.value}
          />
        </button>
        <span class="compare-label" role="status">
          {isSecond.value ? words.compareSecond : words.compareFirst}
        </span>
      </div>
      <p class="soft">{words.compareHover}</p>
    </>
  );
}

/** A press by keys has no kind of pointer, and a finger cannot hover. */
const isMouse = (event: Event & { pointerType?: string }): boolean => event.pointerType === "mouse";
