import type { QueueItemSummary } from "../../services/contract/queue.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { isOver } from "../studio/job.ts";

interface ItemImageProps {
  item: QueueItemSummary;
  /** The latest preview, if this page follows the item. */
  preview: string | null;
}

/** The image of an item, or its latest preview; otherwise its status as a colour. */
export function ItemImage({ item, preview }: ItemImageProps) {
  const { boot, router } = useStudio();
  const text = useText();
  const [name] = item.image_names;
  const more = item.image_names.length - 1;
  if (name) {
    return (
      <a
        class="queue-image"
        data-image={name}
        href={router.href("library", { image: name })}
        aria-label={text.images.open}
      >
        <img src={boot.basePath + paths.thumbnail(name)} alt="" loading="lazy" />
        {more > 0 && <span class="queue-more-images">+{more}</span>}
      </a>
    );
  }
  return (
    <span class="queue-image" aria-hidden="true">
      {preview && !isOver(item.status)
        ? <img src={preview} alt="" />
        : <span class={`queue-dot queue-dot-${item.status}`} />}
    </span>
  );
}
