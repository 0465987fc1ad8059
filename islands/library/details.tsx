import { imageMetadata } from "../api/image_metadata.ts";
import { paths } from "../api/paths.ts";
import { useActions } from "../images/use_actions.ts";
import type { ImageSubject } from "../images/action.ts";
import { settingsOf } from "../images/facts.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { type Part, partOf } from "../recipe/from_metadata.ts";
import { recallPart } from "../recipe/recall.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { formatBytes, formatTime } from "../studio/format.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { WandSparkles } from "../ui/icons.ts";
import { Skeleton } from "../ui/states.tsx";

/** A line: its name, its value, and what the form of Create takes over of it. */
type Shown = [label: string, value: string | number | undefined, part?: Part | undefined];

/** How an image was made, and actions that continue from it. */
export function Details({ subject }: { subject: ImageSubject }) {
  const studio = useStudio();
  const { language } = studio;
  const { names: [name = ""], image } = subject;
  const text = useText();
  const words = text.library;
  const known = useResource(paths.metadata(name));
  const boards = useResource(paths.boards).data.value;
  const meta = imageMetadata(known.data.value);
  const board = boards?.find((b) => b.board_id === image?.board_id);
  const settings = settingsOf(text, language.value, meta ?? null).filter(({ part }) =>
    part !== "size"
  );
  const facts: Shown[] = [
    ...settings.map(({ label, value, part }): Shown => [label, value, part]),
    [text.create.size, image && text.images.size(image.width, image.height), "size"],
    [words.madeWith, meta?.made_with],
    [words.fileName, image?.file_name ?? undefined],
    [words.file, image && formatBytes(image.bytes, language.value)],
    [words.made, image && formatTime(image.created_at, studio.locale.value, studio.timeZone.value)],
    [words.whose, image?.shared_by ?? undefined],
    [words.onBoard, board?.board_name],
    [words.description, image?.description],
    [words.tags, image?.tags.join(", ") || undefined],
  ];
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
              take={meta && part ? partOf(studio, meta, part) : null}
            />
          )
        )}
      </dl>
      {meta === null && <p class="soft">{words.noDetails}</p>}
      <div class="details-actions">
        {useActions(subject).filter(({ place }) => place === "menu")
          .map(({ id, icon, label, run }) => (
            <Button key={id} small icon={icon} onClick={run}>{label}</Button>
          ))}
      </div>
      {meta && (
        <details class="raw">
          <summary>{words.raw}</summary>
          <pre tabIndex={0}>{JSON.stringify(known.data.value, null, 2)}</pre>
        </details>
      )}
    </aside>
  );
}

interface FactProps {
  label: string;
  value: string | number;
  /** What the form of Create takes over of it. */
  take: Partial<Recipe> | null;
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
