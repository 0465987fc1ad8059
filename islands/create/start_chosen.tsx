import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { ExtendSides } from "../control/extend_sides.tsx";
import { useStudio, useText } from "../studio/context.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Maximize, Paintbrush, X } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { NumberField } from "../ui/number_field.tsx";
import { draftOf } from "../recipe/draft.ts";
import type { StartImage } from "../recipe/recipe.ts";
import { invokerOf } from "./invoke.ts";
import { toggleExtension } from "../recipe/extension.ts";
import { betterSize, fitSize } from "../recipe/start_size.ts";
import { startUploadOf } from "../recipe/start_upload.ts";

const MaskDialog = lazily(() => import("../mask/mask_dialog.tsx"));

/** The start image, where it may change, and how much. */
export default function StartChosen({ start }: { start: StartImage }) {
  const studio = useStudio();
  const words = useText().create;
  const draft = draftOf(studio);
  const painting = useSignal(false);
  const better = betterSize(studio);
  const image = useRef<HTMLImageElement>(null);
  const lost = () => void startUploadOf(studio).lost(start.name);
  // The browser may have failed to fetch it before the script was there to hear of it.
  useEffect(() => {
    if (image.current?.complete && image.current.naturalWidth === 0) lost();
  }, [start.name]);
  const { min, max } = studio.boot.engine.limits.strength;
  return (
    <>
      <div class="start-image">
        <img
          ref={image}
          src={studio.boot.basePath + paths.thumbnail(start.name)}
          alt={words.start}
          onError={lost}
        />
        <div class="start-actions">
          {!draft.extend.value && (
            <Button
              small
              icon={Paintbrush}
              onClick={() => void (painting.value = true)}
            >
              {draft.mask.value ? words.maskSet : words.mask}
            </Button>
          )}
          <Button
            small
            icon={Maximize}
            aria-pressed={draft.extend.value !== null}
            onClick={() => toggleExtension(studio)}
          >
            {words.extend}
          </Button>
        </div>
        <IconButton icon={X} label={words.startRemove} onClick={startUploadOf(studio).clear} />
      </div>
      {better && (
        <p class="start-stretched">
          <span>{words.startStretched}</span>
          <Button small onClick={() => fitSize(studio)}>
            {words.startFit(better.width, better.height)}
          </Button>
        </p>
      )}
      {draft.extend.value && <ExtendSides start={start} extend={draft.extend.value} />}
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
      {painting.value && (
        <MaskDialog
          image={start}
          mask={draft.mask.value}
          onMask={(name) => void (draft.mask.value = name)}
          onClose={() => void (painting.value = false)}
        />
      )}
    </>
  );
}
