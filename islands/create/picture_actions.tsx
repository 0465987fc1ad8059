import { useEffect } from "preact/hooks";
import { imageMetadata } from "../api/image_metadata.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { Dices, Download, ImagePlus, Shuffle, SquareSplitHorizontal } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { draftOf } from "./draft.ts";
import { recall } from "./recall.ts";
import { startUploadOf } from "./start_upload.ts";
import { comparedOf } from "./compare_state.ts";

const Compare = lazily(() => import("./compare.tsx"));

/** Actions on a finished image. */
export function PictureActions({ name }: { name: string }) {
  const studio = useStudio();
  const text = useText();
  const words = text.images;
  const meta = imageMetadata(useResource(paths.metadata(name)).data.value);
  const compared = comparedOf(studio);
  const takeSeed = (seed: number) => {
    const draft = draftOf(studio);
    draft.seedRandom.value = false;
    draft.seed.value = seed;
    studio.toasts.show({ kind: "success", text: text.create.seedTaken(seed) });
  };
  const other = compared.value?.name;
  const both = other !== undefined && other !== name;
  // Once a second image is shown, its message is no longer needed.
  useEffect(() => {
    if (both && compared.value) studio.toasts.dismiss(compared.value.asking);
  }, [both]);
  const compare = () => {
    if (compared.value) return void (compared.value = null);
    const asking = studio.toasts.show({ kind: "info", text: text.create.compareNext });
    compared.value = { name, asking };
  };
  return (
    <div class="actions">
      {meta && (
        <p class="actions-facts">
          {meta.width && meta.height && <span>{words.size(meta.width, meta.height)}</span>}
          {meta.seed !== undefined && <span>{text.create.seed} {meta.seed}</span>}
        </p>
      )}
      <IconButton
        icon={Shuffle}
        label={words.remix}
        disabled={!meta}
        onClick={() => meta && recall(studio, meta, { seed: false })}
      />
      <IconButton
        icon={Dices}
        label={words.useSeed}
        disabled={meta?.seed === undefined}
        onClick={() => meta?.seed !== undefined && takeSeed(meta.seed)}
      />
      <IconButton
        icon={ImagePlus}
        label={words.useAsStart}
        onClick={() => void startUploadOf(studio).use(name)}
      />
      <IconButton
        icon={SquareSplitHorizontal}
        label={words.compare}
        pressed={other === name}
        onClick={compare}
      />
      <a
        class="icon-button"
        href={studio.boot.basePath + paths.full(name)}
        download={name}
        aria-label={words.download}
        title={words.download}
      >
        <Download size={20} aria-hidden />
      </a>
      {both && (
        <Compare
          first={other}
          second={name}
          onClose={() => void (compared.value = null)}
        />
      )}
    </div>
  );
}
