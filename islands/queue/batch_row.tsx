import { useSignal } from "@preact/signals";
import type { QueueItemSummary } from "../../services/contract/queue.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { isOver } from "../studio/job.ts";
import { attempt } from "../ui/toast_problem.ts";
import { IconButton } from "../ui/button.tsx";
import { Ban, ChevronDown } from "../ui/icons.ts";
import { When } from "../ui/when.tsx";
import { imagesOf, leading } from "./batches.ts";
import { bringBack } from "./bring_back.ts";
import { ItemRow, ownerOf, titleOf, whenOf } from "./item_row.tsx";
import { useQueueText } from "./words.ts";

/** Number of thumbnails of a batch. */
const SHOWN = 4;

interface BatchRowProps {
  items: readonly QueueItemSummary[];
  others: readonly QueueItemSummary[];
}

/** A batch as one row: how far it is, its latest images, and its items one by one on demand. */
export function BatchRow({ items, others }: BatchRowProps) {
  const studio = useStudio();
  const { boot, client, router, session, resources, toasts } = studio;
  const text = useText();
  const words = useQueueText();
  const open = useSignal(false);
  const [first] = items;
  // The list may hold only a part of the batch.
  const counts = useResource(paths.batchStatus(first?.batch_id ?? "")).data.value;
  const item = leading(items);
  if (!first || !item) return null;
  const count = (status: QueueItemSummary["status"]) =>
    counts?.[status] ?? items.filter((one) => one.status === status).length;
  const total = counts?.total ?? items.length;
  const done = count("completed");
  const ended = done + count("failed") + count("canceled");
  const title = titleOf(item, text);
  const isMine = item.user_id === session.user.value?.user_id;
  const mayCancel = (isMine || session.user.value?.is_admin) && ended < total;
  const images = imagesOf(items);
  const cancel = async () => {
    const body = { batch_ids: [first.batch_id] };
    const unfinished = items.filter((one) => !isOver(one.status)).map((one) => one.item_id);
    const done = await attempt(studio, () => client.send("PUT", paths.cancelBatches, body));
    resources.refresh(paths.queueLineRoot);
    if (!done) return;
    toasts.show({
      kind: "success",
      text: text.queue.cancelled(total - ended),
      // Of a batch that is longer than the list only a part would come back.
      ...(items.length < total ? {} : {
        action: { label: text.frame.undo, run: () => void bringBack(studio, unfinished) },
      }),
    });
  };
  return (
    <li class={`queue-item queue-${item.status}`}>
      <span
        class={images.length === 0 ? "queue-image" : "queue-batch"}
        aria-hidden={images.length === 0 ? "true" : undefined}
      >
        {images.slice(-SHOWN).map((name) => (
          <a
            key={name}
            data-image={name}
            href={router.href("library", { image: name })}
            aria-label={text.images.open}
          >
            <img src={boot.basePath + paths.thumbnail(name)} alt="" loading="lazy" />
          </a>
        ))}
        {images.length === 0 && <span class={`queue-dot queue-dot-${item.status}`} />}
      </span>
      <div class="list-words">
        <p class="list-title queue-title">{title}</p>
        <p class="list-sub">
          {words.done(done, total)}
          {count("failed") > 0 && ` · ${words.failed(count("failed"))}`}
          {count("canceled") > 0 && ` · ${words.canceled(count("canceled"))}`}
          {!isOver(item.status) && ` · ${text.queue.status[item.status]}`}
          {whenOf(item, text)}
          {ownerOf(item, isMine)} ·{" "}
          <When at={item.completed_at ?? item.started_at ?? item.created_at} />
        </p>
        {ended < total && <progress aria-label={text.create.progress} max={total} value={ended} />}
      </div>
      <div class="queue-actions">
        {mayCancel && (
          <IconButton
            icon={Ban}
            label={words.cancelRest(title)}
            onClick={() => void cancel()}
          />
        )}
        <IconButton
          icon={ChevronDown}
          label={words.items(title)}
          aria-expanded={open.value}
          class={open.value ? "turned" : ""}
          onClick={() => void (open.value = !open.value)}
        />
      </div>
      {open.value && (
        <ul class="list queue-parts">
          {items.map((one) => <ItemRow key={one.item_id} item={one} others={others} />)}
        </ul>
      )}
    </li>
  );
}
