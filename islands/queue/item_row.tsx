import { useSignal } from "@preact/signals";
import { withoutNowhere } from "../../services/contract/no_address.ts";
import type { QueueItemSummary } from "../../services/contract/queue.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { failedBy, isOver, promptOf } from "../studio/job.ts";
import { whyFailed } from "../studio/why_failed.ts";
import type { Text } from "../text/text.ts";
import { attempt } from "../ui/toast_problem.ts";
import { IconButton } from "../ui/button.tsx";
import { Ban, ChevronDown, ChevronUp, RotateCcw, Trash2 } from "../ui/icons.ts";
import { When } from "../ui/when.tsx";
import { bringBack } from "./bring_back.ts";
import { ItemDetails } from "./item_details.tsx";
import { ItemImage } from "./item_image.tsx";

interface ItemRowProps {
  item: QueueItemSummary;
  others: readonly QueueItemSummary[];
}

const isHidden = (item: QueueItemSummary) =>
  item.field_values === null && item.user_id === "redacted";

/** What an item is called: the workflow that it runs, and its prompt. */
export function titleOf(item: QueueItemSummary, { queue }: Text): string {
  if (isHidden(item)) return queue.hidden;
  const named = [item.workflow_name, promptOf(item)].filter(Boolean).join(": ");
  return named || queue.nameless(item.item_id);
}

/** Whose an item of others is, as what follows in a line; nothing where that is hidden. */
export function ownerOf(item: QueueItemSummary, mine: boolean): string {
  if (mine || isHidden(item)) return "";
  return ` · ${item.user_display_name || withoutNowhere(item.user_email ?? "") || item.user_id}`;
}

/** The place of a waiting item and when it will start, as what follows in a line. */
export function whenOf(item: QueueItemSummary, { queue }: Text): string {
  if (item.status !== "pending") return "";
  const { position, estimated_seconds } = item;
  return (position === null ? "" : ` · ${queue.position(position)}`) +
    (estimated_seconds === null ? "" : ` · ${queue.startsIn(estimated_seconds)}`);
}

/** One item: its owner, description and progress, and the actions available to the viewer. */
export function ItemRow({ item, others }: ItemRowProps) {
  const studio = useStudio();
  const { client, session, jobs, resources, toasts } = studio;
  const text = useText();
  const words = text.queue;
  const open = useSignal(false);
  const hidden = isHidden(item);
  const mine = item.user_id === session.user.value?.user_id;
  const may = mine || (session.user.value?.is_admin ?? false);
  const job = jobs.list.value.find((j) => j.itemId === item.item_id);
  const title = titleOf(item, text);
  const failed = failedBy(item);
  const act = async (work: () => Promise<unknown>) => {
    const done = await attempt(studio, work);
    resources.refresh(paths.queueLineRoot);
    return done;
  };
  const cancel = async () => {
    const done = await act(() => client.send("PUT", paths.cancelItem(item.item_id)));
    if (!done) return;
    toasts.show({
      kind: "success",
      text: words.cancelled(1),
      action: { label: text.frame.undo, run: () => void bringBack(studio, [item.item_id]) },
    });
  };
  const waiting = others.filter((o) => o.status === "pending" && o.user_id === item.user_id);
  const at = waiting.findIndex((o) => o.item_id === item.item_id);
  const up = () => {
    const ids = waiting.map((o) => o.item_id);
    ids.splice(at, 1);
    ids.splice(at - 1, 0, item.item_id);
    return client.send("POST", paths.reorder, { item_ids: ids });
  };
  return (
    <li class={`queue-item queue-${item.status}`}>
      <ItemImage item={item} preview={job?.preview ?? null} />
      <div class="list-words">
        <p class="list-title queue-title">{title}</p>
        <p class="list-sub">
          {words.status[item.status]}
          {whenOf(item, text)}
          {item.measured_seconds !== null && ` · ${words.took(item.measured_seconds)}`}
          {ownerOf(item, mine)} ·{" "}
          <When at={item.completed_at ?? item.started_at ?? item.created_at} />
        </p>
        {item.status === "in_progress" && job && job.totalSteps > 0 && (
          <progress aria-label={text.create.progress} max={job.totalSteps} value={job.step} />
        )}
        {failed && <p class="field-error">{whyFailed(failed, text)}</p>}
      </div>
      <div class="queue-actions">
        {mine && at > 0 && (
          <IconButton
            icon={ChevronUp}
            label={words.up(title)}
            onClick={() => void act(up)}
          />
        )}
        {may && !isOver(item.status) && (
          <IconButton
            icon={Ban}
            label={words.cancel(title)}
            onClick={() => void cancel()}
          />
        )}
        {may && (item.status === "failed" || item.status === "canceled") && (
          <IconButton
            icon={RotateCcw}
            label={words.retry(title)}
            onClick={() => void act(() => client.send("PUT", paths.retryItems, [item.item_id]))}
          />
        )}
        {may && isOver(item.status) && (
          <IconButton
            icon={Trash2}
            danger
            class="queue-remove"
            label={words.remove(title)}
            onClick={() => void act(() => client.send("DELETE", paths.queueItem(item.item_id)))}
          />
        )}
        {!hidden && (
          <IconButton
            icon={ChevronDown}
            label={words.more1(title)}
            aria-expanded={open.value}
            class={open.value ? "turned" : ""}
            onClick={() => void (open.value = !open.value)}
          />
        )}
      </div>
      {open.value && <ItemDetails item={item} />}
    </li>
  );
}
