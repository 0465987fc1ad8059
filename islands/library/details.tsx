import { paths } from "../api/paths.ts";
import type { BoardDTO, ImageDTO, ImageMetadata } from "../api/types.ts";
import { samplerName } from "../create/samplers.ts";
import { recall } from "../create/recall.ts";
import { startUploadOf } from "../create/start_upload.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { formatBytes, formatTime } from "../studio/format.ts";
import { Button } from "../ui/button.tsx";
import { ImagePlus, RotateCcw, Shuffle } from "../ui/icons.ts";
import { Skeleton } from "../ui/states.tsx";

/** What a picture was made with, and ways to go on from it. */
export function Details({ name, image }: { name: string; image: ImageDTO | undefined }) {
  const studio = useStudio();
  const { router, language } = studio;
  const text = useText();
  const words = text.library;
  const known = useResource<ImageMetadata | null>(paths.metadata(name));
  const boards = useResource<BoardDTO[]>(paths.boards).data.value;
  const meta = known.data.value;
  const board = boards?.find((b) => b.board_id === image?.board_id);
  const toCreate = (work: () => void) => {
    work();
    router.go(router.href("create"));
  };
  const rows: [string, string | number | undefined][] = [
    [text.create.prompt, meta?.positive_prompt],
    [text.create.negative, meta?.negative_prompt || undefined],
    [text.create.seed, meta?.seed],
    [text.create.steps, meta?.steps],
    [text.create.guidance, meta?.cfg_scale],
    [text.create.sampler, meta?.scheduler && samplerName(meta.scheduler)],
    [text.create.strength, meta?.strength],
    [text.create.model, meta?.model?.name],
    [text.create.size, image && text.images.size(image.width, image.height)],
    [words.file, image && formatBytes(image.bytes, language.value)],
    [words.made, image && formatTime(image.created_at, language.value)],
    [words.onBoard, board?.board_name],
    [words.tags, image?.tags.join(", ") || undefined],
  ];
  return (
    <aside class="details" aria-label={words.details}>
      {known.loading.value && !image && <Skeleton count={5} kind="row" />}
      <dl>
        {rows.filter(([, value]) => value !== undefined && value !== "").map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd class="wrap">{value}</dd>
          </div>
        ))}
      </dl>
      {meta === null && <p class="soft">{words.noDetails}</p>}
      <div class="details-actions">
        {meta?.positive_prompt !== undefined && (
          <>
            <Button
              small
              icon={RotateCcw}
              onClick={() => toCreate(() => recall(studio, meta, { seed: true }))}
            >
              {text.images.recallAll}
            </Button>
            <Button
              small
              icon={Shuffle}
              onClick={() => toCreate(() => recall(studio, meta, { seed: false }))}
            >
              {text.images.remix}
            </Button>
          </>
        )}
        <Button
          small
          icon={ImagePlus}
          onClick={() => toCreate(() => void startUploadOf(studio).use(name))}
        >
          {text.images.useAsStart}
        </Button>
      </div>
      {meta && (
        <details class="raw">
          <summary>{words.raw}</summary>
          <pre tabIndex={0}>{JSON.stringify(meta, null, 2)}</pre>
        </details>
      )}
    </aside>
  );
}
