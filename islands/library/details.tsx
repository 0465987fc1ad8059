import { useSignal } from "@preact/signals";
import type { OneImageDTO } from "../../services/contract/images.ts";
import { imageMetadata } from "../api/image_metadata.ts";
import { paths } from "../api/paths.ts";
import type { DraftValues } from "../create/draft_values.ts";
import { samplerName } from "../create/samplers.ts";
import { recall } from "../create/recall.ts";
import { type Part, recallPart, valuesOfPart } from "../create/recall_part.ts";
import { startUploadOf } from "../create/start_upload.ts";
import { ShareDialog } from "../share/share_dialog.tsx";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { formatBytes, formatTime } from "../studio/format.ts";
import { Button, IconButton } from "../ui/button.tsx";
import {
  FolderInput,
  ImagePlus,
  RotateCcw,
  Share2,
  Shuffle,
  Tag,
  WandSparkles,
  Workflow,
} from "../ui/icons.ts";
import { Skeleton } from "../ui/states.tsx";
import { openAsWorkflow } from "./open_as_workflow.ts";
import { MoveDialog } from "./move_dialog.tsx";
import { TagDialog } from "./tag_dialog.tsx";

/** How an image was made, and actions that continue from it. */
export function Details({ name, image }: { name: string; image: OneImageDTO | undefined }) {
  const studio = useStudio();
  const { boot, router, language } = studio;
  const text = useText();
  const words = text.library;
  const known = useResource(paths.metadata(name));
  // Whether its model is here, too.
  useResource(paths.models);
  const boards = useResource(paths.boards).data.value;
  const meta = imageMetadata(known.data.value);
  const board = boards?.find((b) => b.board_id === image?.board_id);
  const open = useSignal<"move" | "tag" | "share" | null>(null);
  const close = () => void (open.value = null);
  const toCreate = (work: () => void) => {
    work();
    router.go(router.href("create"));
  };
  const facts: [string, string | number | undefined, Part?][] = [
    [text.create.prompt, meta?.positive_prompt, "prompt"],
    [text.create.negative, meta?.negative_prompt || undefined, "negative"],
    [text.create.seed, meta?.seed, "seed"],
    [text.create.steps, meta?.steps, "steps"],
    [text.create.guidance, meta?.cfg_scale, "guidance"],
    [text.create.sampler, meta?.scheduler && samplerName(meta.scheduler), "sampler"],
    [text.create.strength, meta?.strength, "strength"],
    [text.create.model, meta?.model?.name, "model"],
    [text.create.size, image && text.images.size(image.width, image.height), "size"],
    [words.madeWith, meta?.made_with],
    [words.file, image && formatBytes(image.bytes, language.value)],
    [words.made, image && formatTime(image.created_at, language.value)],
    [words.whose, image?.shared_by ?? undefined],
    [words.onBoard, board?.board_name],
    [words.tags, image?.tags.join(", ") || undefined],
  ];
  const mine = image?.access === "own";
  return (
    <aside class="details" aria-label={words.details}>
      {known.loading.value && !image && <Skeleton count={5} kind="row" />}
      <dl>
        {facts.map(([label, value, part]) =>
          value !== undefined && value !== "" && (
            <Fact
              key={label}
              label={label}
              value={value}
              take={meta && part ? valuesOfPart(studio, meta, part) : null}
            />
          )
        )}
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
        {image?.has_workflow && (
          <Button
            small
            icon={Workflow}
            onClick={() => void openAsWorkflow(studio, name)}
          >
            {words.openAsWorkflow}
          </Button>
        )}
        <Button
          small
          icon={ImagePlus}
          onClick={() => toCreate(() => void startUploadOf(studio).use(name))}
        >
          {text.images.useAsStart}
        </Button>
        {mine && (
          <>
            <Button small icon={FolderInput} onClick={() => void (open.value = "move")}>
              {words.move}
            </Button>
            <Button small icon={Tag} onClick={() => void (open.value = "tag")}>
              {words.tags}
            </Button>
            {boot.mode.multiuser && (
              <Button
                small
                icon={Share2}
                onClick={() => void (open.value = "share")}
              >
                {words.share}
              </Button>
            )}
          </>
        )}
      </div>
      {meta && (
        <details class="raw">
          <summary>{words.raw}</summary>
          <pre tabIndex={0}>{JSON.stringify(known.data.value, null, 2)}</pre>
        </details>
      )}
      {open.value === "move" && <MoveDialog names={[name]} onClose={close} />}
      {open.value === "tag" && <TagDialog names={[name]} onClose={close} />}
      {open.value === "share" && <ShareDialog kind="image" id={name} onClose={close} />}
    </aside>
  );
}

interface FactProps {
  label: string;
  value: string | number;
  /** What the form of Create takes over of it. */
  take: Partial<DraftValues> | null;
}

function Fact({ label, value, take }: FactProps) {
  const studio = useStudio();
  const words = useText().images;
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd>
        <span class="wrap">{value}</span>
        {take && (
          <IconButton
            icon={WandSparkles}
            label={words.usePart(label)}
            onClick={() => recallPart(studio, take, label)}
          />
        )}
      </dd>
    </div>
  );
}
