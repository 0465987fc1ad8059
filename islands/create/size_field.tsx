import { batch } from "@preact/signals";
import { useStudio, useText } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { ArrowLeftRight, Lock, LockOpen } from "../ui/icons.ts";
import { draftOf } from "../recipe/draft.ts";
import { invokerOf } from "./invoke.ts";
import { chosenModel, effectiveSize, isTrained, presetSize } from "../recipe/model_choice.ts";
import { fitSide } from "../recipe/side.ts";
import { SizeInput } from "./size_input.tsx";

const RATIOS: [string, number][] = [
  ["1:1", 1],
  ["3:2", 3 / 2],
  ["2:3", 2 / 3],
  ["16:9", 16 / 9],
  ["9:16", 9 / 16],
];

/** Width and height: by proportions at the model's own size, or by hand. */
export function SizeField() {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const sides = studio.boot.engine.limits.size;
  const model = chosenModel(studio, draft);
  /** As it is now: a side may have changed since this was drawn. */
  const size = () => effectiveSize(draft, chosenModel(studio, draft));
  const { width, height } = size();
  const problem = invokerOf(studio).problem.value;
  const put = (w: number, h: number) =>
    batch(() => {
      draft.width.value = w;
      draft.height.value = h;
    });
  const typed = (side: "width" | "height", value: number) => {
    const { width, height } = size();
    const ratio = width / height;
    if (!draft.locked.value) return side === "width" ? put(value, height) : put(width, value);
    if (side === "width") put(value, fitSide(value / ratio, sides));
    else put(fitSide(value * ratio, sides), value);
  };
  return (
    <fieldset class="size">
      <legend>{words.size}</legend>
      <div class="choices" role="group" aria-label={words.presets}>
        {RATIOS.map(([name, ratio]) => {
          const fit = presetSize(ratio, model, sides);
          const recommended = isTrained(fit, model);
          return (
            <button
              key={name}
              type="button"
              class={`choice${recommended ? " choice-recommended" : ""}`}
              aria-pressed={fit.width === width && fit.height === height}
              title={`${fit.width} × ${fit.height}${recommended ? `, ${words.recommended}` : ""}`}
              onClick={() => put(fit.width, fit.height)}
            >
              {name}
              {recommended && <span class="sr-only">, {words.recommended}</span>}
            </button>
          );
        })}
      </div>
      <div class="size-row">
        <SizeInput
          id="width"
          label={words.width}
          value={width}
          error={problem?.field("width")}
          onChange={(v) => typed("width", v)}
        />
        <IconButton
          icon={ArrowLeftRight}
          label={words.swap}
          onClick={() => put(size().height, size().width)}
        />
        <SizeInput
          id="height"
          label={words.height}
          value={height}
          error={problem?.field("height")}
          onChange={(v) => typed("height", v)}
        />
        <IconButton
          icon={draft.locked.value ? Lock : LockOpen}
          label={words.lock}
          pressed={draft.locked.value}
          onClick={() => void (draft.locked.value = !draft.locked.value)}
        />
      </div>
    </fieldset>
  );
}
