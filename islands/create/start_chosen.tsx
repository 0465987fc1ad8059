import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Paintbrush, X } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { NumberField } from "../ui/number_field.tsx";
import { draftOf } from "./draft.ts";
import type { StartImage } from "./draft_values.ts";
import { invokerOf } from "./invoke.ts";
import { betterSize, fitSize } from "./start_size.ts";
import { startUploadOf } from "./start_upload.ts";

const MaskDialog = lazily(() => import("./mask_dialog.tsx"));

/** The start image, where it may change, and how much. */
export function StartChosen({ start }: { start: StartImage }) {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const painting = useSignal(false);
  const better = betterSize(studio);
  const picture = useRef<HTMLImageElement>(null);
  const lost = () => void startUploadOf(studio).lost(start.name);
  // The browser may have failed to fetch it before the script was there to hear of it.
  useEffect(() => {
    if (picture.current?.complete && picture.current.naturalWidth === 0) lost();
  }, [start.name]);
  const { min, max } = studio.boot.engine.limits.strength;
  return (
    <>
      <div class="start-image">
        <img
          ref={picture}
          src={studio.boot.basePath + paths.thumbnail(start.name)}
          alt={words.start}
          onError={lost}
        />
        <div class="start-actions">
          <Button small icon={Paintbrush} onClick={() => void (painting.value = true)}>
            {draft.mask.value ? words.maskSet : words.mask}
          </Button>
          <IconButton icon={X} label={words.startRemove} onClick={startUploadOf(studio).clear} />
        </div>
      </div>
      {better && (
        <p class="start-stretched">
          <span>{words.startStretched}</span>
          <Button small onClick={() => fitSize(studio)}>
            {words.startFit(better.width, better.height)}
          </Button>
        </p>
      )}
      <NumberField
        id="strength"
        label={words.strength}
        value={draft.strength}
        min={min}
        max={max}
        step={0.01}
        hint={words.strengthHint}
        error={invokerOf(studio).problem.value?.field("strength")}
      />
      {painting.value && <MaskDialog start={start} onClose={() => void (painting.value = false)} />}
    </>
  );
}
